"""Prices and what goes back, pure: no database, a file a subject."""
