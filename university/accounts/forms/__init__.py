"""Forms about people and their logins."""
