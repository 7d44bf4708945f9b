"""Reading files that others made."""
