"""Online lessons: posting, accepting, finding, watching, asking."""
