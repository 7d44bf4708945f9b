"""What this house reads in the school's own spreadsheets."""
