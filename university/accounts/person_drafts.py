"""Answers about a new person or helper, kept in the session until they are used.

They live a week and survive going back, an error and a new login. The session is a row in the
database, so an ID number is encrypted here as everywhere.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.contrib.sessions.backends.base import SessionBase

from university import clock
from university.privacy import decrypt, encrypt

DRAFT_LIFE = timedelta(days=7)


@dataclass
class NewPersonDraft:
    """What somebody has said about a person who is not on the register yet."""

    KEY = "new_person"

    name: str = ""
    sealed_id_number: str = ""
    birth_date: str = ""
    sex: str = ""
    next_url: str = ""

    @property
    def id_number(self) -> str:
        """The ID number in plain; empty when it was not given."""
        return decrypt(self.sealed_id_number) if self.sealed_id_number else ""

    @id_number.setter
    def id_number(self, number: str) -> None:
        self.sealed_id_number = encrypt(number) if number else ""

    @property
    def born(self) -> date | None:
        """The birth date that was typed."""
        return date.fromisoformat(self.birth_date) if self.birth_date else None


@dataclass
class NewHelperDraft:
    """What a senior has said about a helper; ``student_id`` is the senior it was said for."""

    KEY = "new_helper"

    student_id: int = 0
    phone: str = ""
    name: str = ""
    scope: str = ""
    period: str = ""


Draft = TypeVar("Draft", NewPersonDraft, NewHelperDraft)


def load_draft(session: SessionBase, kind: type[Draft]) -> Draft:
    """Return the draft in the session; a new one when there is none or it is over a week old."""
    kept = session.get(kind.KEY)
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > DRAFT_LIFE:
        return kind()
    return kind(**kept["answers"])


def save_draft(session: SessionBase, draft: NewPersonDraft | NewHelperDraft) -> None:
    """Keep the answers; the week begins anew."""
    session[draft.KEY] = {"at": clock.now().isoformat(), "answers": asdict(draft)}


def drop_draft(session: SessionBase, kind: type[NewPersonDraft] | type[NewHelperDraft]) -> None:
    """Forget the answers."""
    session.pop(kind.KEY, None)
