"""Throw-away secrets of development. Everybody knows them, so production refuses them."""

SECRET_KEY = "development-only-not-a-secret-but-long-enough-to-be-one"  # noqa: S105
KEY = "ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtMDA="
