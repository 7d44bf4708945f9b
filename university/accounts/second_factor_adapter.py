"""How allauth keeps the secret of a second factor: encrypted, like an ID number."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from university.privacy import decrypt, encrypt


class SecondFactorAdapter(DefaultMFAAdapter):
    """Named by ``MFA_ADAPTER``."""

    def encrypt(self, text: str) -> str:
        """Return what goes into the database."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name that the phone's app shows."""
        return str(settings.WAGTAIL_SITE_NAME)
