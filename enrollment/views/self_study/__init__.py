"""Screens of self-study: a student's, and the one at the door."""
