"""People for the desk."""

from tests.university.accounts.conftest import login, make_student

__all__ = ["login", "make_student"]
