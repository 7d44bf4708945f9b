"""Money and what is sold in plain words, a file a subject."""
