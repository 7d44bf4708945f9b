"""Masking, and the field that keeps an ID number encrypted at rest.

A stored value is ``key id : base64(nonce + AES-GCM ciphertext)``: keys rotate without a migration;
look-up goes through ``blind_index`` (HMAC-SHA256), which is stored beside it.
"""

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_NONCE_BYTES = 12
#: Before a sealed value in a dump; no ID number begins like this.
_SEALED = "sealed:"


def mask_name(name: str) -> str:
    """Return ``王*兰`` for 王桂兰, ``李*`` for 李强."""
    if len(name) < 2:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """Return ``138****0001`` for +8613800000001; an empty string stays empty."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 7 else "*" * len(digits)


def spaced_phone(phone: str) -> str:
    """Return ``138 0000 0000`` (SENIORS criterion 26)."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 else digits


def blind_index(value: str) -> str:
    """Return the look-up hash of a secret value; the same value always gives the same hash."""
    key = base64.b64decode(settings.BLIND_INDEX_KEY)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def encrypt(value: str) -> str:
    """Encrypt with the first configured key."""
    key_id, key = next(iter(settings.FIELD_ENCRYPTION_KEYS.items()))
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(base64.b64decode(key)).encrypt(nonce, value.encode(), key_id.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """Decrypt with the key named in the stored value; raises KeyError if that key is gone."""
    key_id, _, body = stored.partition(":")
    raw = base64.b64decode(body)
    key = base64.b64decode(settings.FIELD_ENCRYPTION_KEYS[key_id])
    return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], key_id.encode()).decode()


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and encrypted in the database. It cannot be filtered on."""

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt on the way in; empty stays empty."""
        return encrypt(value) if value else value

    def value_to_string(self, obj: models.Model) -> str:
        """A dump (``dumpdata``) holds it sealed, as the database does."""
        value = str(self.value_from_object(obj) or "")
        return f"{_SEALED}{encrypt(value)}" if value else ""

    def to_python(self, value: Any) -> Any:
        """Open what a dump holds sealed."""
        if isinstance(value, str) and value.startswith(_SEALED):
            return decrypt(value.removeprefix(_SEALED))
        return super().to_python(value)

    def from_db_value(self, value: str | None, *_args: object) -> str | None:
        """Decrypt on the way out."""
        return decrypt(value) if value else value
