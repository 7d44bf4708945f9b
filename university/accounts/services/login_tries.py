"""Wrong tries are counted in the database row before anything is compared (RELIABILITY 2.10).

Not in the cache: that is a folder of one machine, and two processes that count there at the same
moment lose a try. The count is an UPDATE of its own, committed before the comparison, so parallel
guesses get no more than the limit. A name that nobody bears is counted and refused like any other.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from university import clock, words
from university.accounts.models import LoginTries
from university.privacy import blind_index
from university.refusals import Refusal

#: How long the door stays shut after the last counted try. Tries at a shut door do not lengthen
#: it: whoever owns the account waits no more than this after the guessing ends.
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Door:
    """What is guessed at, and how many wrong tries it takes in ``LOCKED_FOR``."""

    kind: str
    name: str
    limit: int

    @property
    def key(self) -> str:
        """Return the row's key."""
        return blind_index(f"{self.kind}:{self.name}")


def name_door(name: str) -> Door:
    """Return the door of one staff login name."""
    return Door("name", name, limit=5)


def address_door(address: str) -> Door:
    """Return the door of one network address; a whole school may stand behind it."""
    return Door("address", address, limit=30)


def code_door(account_id: int) -> Door:
    """Return the door of one account's second factor."""
    return Door("code", str(account_id), limit=5)


def count_try(door: Door) -> None:
    """Count one try, before comparing. Call outside a transaction, which could take it back.

    Raises Refusal ``locked`` when the tries are used up; then nothing is counted.
    """
    now = clock.now()
    LoginTries.objects.bulk_create(
        [LoginTries(key=door.key, counts_until=now)], ignore_conflicts=True
    )
    row = LoginTries.objects.filter(key=door.key)
    until = now + LOCKED_FOR
    if row.filter(counts_until__lte=now).update(tries=1, counts_until=until):
        return
    if row.filter(tries__lt=door.limit).update(tries=F("tries") + 1, counts_until=until):
        return
    opens = row.values_list("counts_until", flat=True).first() or until
    raise Refusal(
        "locked",
        _("There were too many wrong tries. Try again after %(time)s.")
        % {"time": words.clocktime(opens + timedelta(minutes=1))},
        _("If it was not you, tell the administrator."),
        {"opens_at": opens},
    )


def forget_tries(door: Door) -> None:
    """Start again from none: the right person has come in."""
    LoginTries.objects.filter(key=door.key).update(tries=0)


def give_try_back(door: Door) -> None:
    """Take back one try that was right, and leave the wrong ones of others standing."""
    LoginTries.objects.filter(key=door.key, tries__gt=0).update(tries=F("tries") - 1)


def spend_once(kind: str, value: str) -> bool:
    """Whether ``value`` is used for the first time; the unique key decides, so never twice."""
    now = clock.now()
    key = blind_index(f"{kind}:{value}")
    try:
        with transaction.atomic():
            LoginTries.objects.create(key=key, tries=1, counts_until=now + LOCKED_FOR)
    except IntegrityError:
        old = LoginTries.objects.filter(key=key, counts_until__lte=now)
        return bool(old.update(counts_until=now + LOCKED_FOR))
    return True


def sweep_tries() -> int:
    """Delete what no longer counts; return how many rows."""
    return LoginTries.objects.filter(counts_until__lt=clock.now() - LOCKED_FOR).delete()[0]
