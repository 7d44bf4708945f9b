"""Pages about people and their logins."""
