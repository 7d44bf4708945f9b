"""A teacher's own pages about online lessons."""
