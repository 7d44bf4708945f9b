"""Forms, a file a subject."""
