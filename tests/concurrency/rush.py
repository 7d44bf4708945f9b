"""Prepares a rush in a site's own database: ``python -m tests.concurrency.rush WHAT …``.

``open PEOPLE PLACES`` makes one class, an open round and people who are signed in already, and
prints what their browsers need. ``count`` prints what became of it.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import transaction  # noqa: E402

from courses.models import TeachingClass  # noqa: E402
from enrollment import queries  # noqa: E402
from enrollment.models import Place, Round  # noqa: E402
from enrollment.views.enrolling import _seen  # noqa: E402
from tests.enrollment.school import make_class, make_round, make_student, make_term  # noqa: E402
from university import clock  # noqa: E402
from university.accounts.models import User  # noqa: E402
from university.sessions import SessionStore  # noqa: E402


def sign_in(user: User) -> str:
    """Make the session that a login would have made; return the cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "university.accounts.backends.PhoneBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def seen(class_id: int, enrolment_round: Round) -> str:
    """What the check page hands to its form: which fee and prospectus a person has read."""
    return _seen(queries.classes_for_rules().get(pk=class_id), enrolment_round)


def open_doors(people: int, places: int) -> dict[str, object]:
    """One class of a term to come, an open round, and people at the door."""
    now, start = clock.now(), clock.today() + timedelta(days=30)
    with transaction.atomic():
        term = make_term(starts_on=start, ends_on=start + timedelta(days=120), is_published=True)
        row = make_class(capacity=places, term=term)
        enrolment_round = make_round(
            term=term, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5)
        )
        logins = [make_student(number).login for number in range(1, people + 1)]
        sessions = [sign_in(login) for login in logins if login]
    return {"class": row.pk, "seen": seen(row.pk, enrolment_round), "sessions": sessions}


def count() -> dict[str, int]:
    """What became of it."""
    row = TeachingClass.objects.get()
    return {
        "places": Place.objects.count(),
        "people": Place.objects.values("student").distinct().count(),
        "taken": row.taken,
    }


if __name__ == "__main__":
    told = count() if sys.argv[1] == "count" else open_doors(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told) + "\n")
