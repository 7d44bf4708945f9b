"""Posting online lessons, watching them, asking about them, and their captions."""
