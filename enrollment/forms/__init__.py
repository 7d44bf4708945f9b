"""What people and staff fill in, a file a subject."""
