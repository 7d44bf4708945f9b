"""Redis that may be away: then nothing is remembered, and every page goes on.

Wagtail and the public pages ask the cache at every request, and Django's own back end would answer
each of them with a fault.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("university.redis_cache")

T = TypeVar("T")


class ForgetfulRedisCache(RedisCache):
    """Django's Redis back end, without its faults."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or the default."""
        return _or(
            lambda: super(ForgetfulRedisCache, self).get(key, default, version), otherwise=default
        )

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return what is kept."""
        return _or(lambda: super(ForgetfulRedisCache, self).get_many(keys, version), otherwise={})

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Say whether something is kept."""
        return _or(lambda: super(ForgetfulRedisCache, self).has_key(key, version), otherwise=False)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep what was not kept; True when it is new, and when nobody can tell."""
        return _or(
            lambda: super(ForgetfulRedisCache, self).add(key, value, timeout, version),
            otherwise=True,
        )

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        _or(
            lambda: super(ForgetfulRedisCache, self).set(key, value, timeout, version),
            otherwise=None,
        )

    def set_many(
        self,
        data: Mapping[str, Any],
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[Any]:
        """Keep values; return the keys of those that were not kept."""
        keep = super().set_many
        return _or(lambda: keep(dict(data), timeout, version), otherwise=[*data])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return _or(lambda: super(ForgetfulRedisCache, self).delete(key, version), otherwise=False)


def _or(ask: Callable[[], T], *, otherwise: T) -> T:
    try:
        return ask()
    except RedisError as error:
        logger.warning("redis is away: %s", type(error).__name__)
        return otherwise
