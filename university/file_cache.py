"""Django's cache in files, for a house on one machine without Redis."""

import secrets

from django.core.cache.backends.filebased import FileBasedCache

#: Django lists the whole folder before each write, to see whether it is full.
_LOOKS_ONCE_IN = 50


class SeldomCountedCache(FileBasedCache):
    """Looks once in fifty writes; the folder is that much fuller at most."""

    def _cull(self) -> None:
        if secrets.randbelow(_LOOKS_ONCE_IN) == 0:
            super()._cull()  # type: ignore[misc]  # The stubs leave it out.
