"""Which state may follow which, a file a subject."""
