"""The login of a phone that nobody has proven: of a helper, or from a form at the desk."""

from university.accounts.models import User


def unproven_login(*, phone: str) -> User:
    """Return the login of ``phone`` (E.164); a new one has no password and is not verified."""
    login = User.objects.filter(phone=phone).first()
    if login is None:
        fresh = User(phone=phone)
        fresh.set_unusable_password()
        User.objects.bulk_create([fresh], ignore_conflicts=True)
        login = User.objects.get(phone=phone)
    return login
