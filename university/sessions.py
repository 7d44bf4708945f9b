"""Sessions in the database, kept in the cache; a key of another shape is nobody's session.

A cookie that somebody tampered with would otherwise become a key of the cache as it stands, with
blanks or signs that caches warn of or refuse.
"""

import re

from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessionStore

#: What Django makes itself: ``get_random_string(32, lowercase letters and digits)``.
_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(CachedSessionStore):
    """Looks no key up that this site cannot have made."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and _KEY.fullmatch(str(key)) is not None
