"""Questions about money and what is sold, a file a subject."""
