"""Recordings of online lessons."""
