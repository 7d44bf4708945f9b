"""Parts of pages of lower houses, a file a subject."""
