"""A class whose meetings can be joined from home."""

from datetime import timedelta

from courses.models import ClassSession, TeachingClass
from courses.services.live.links import LinkWords, Scope, set_live_link
from university.accounts.models import User

ADDRESS = "https://meeting.example.com/dm/AbC123?pwd=x9"
WORDS = LinkWords(url=ADDRESS, phone="010 5387 6000", meeting_no="123-456-789", password="8080")
#: What must stand on no page before the time.
SECRETS = ("meeting.example.com", "010 5387 6000", "01053876000", "123-456-789", "8080")


def meeting(row: TeachingClass, number: int = 2) -> ClassSession:
    """One meeting of a class of ``cloud_class``; the second is on Monday, 8 March."""
    rows = ClassSession.objects.select_related("teaching_class__teacher", "teacher")
    return rows.get(teaching_class=row, number=number)


def live_meeting(row: TeachingClass, teacher: User, number: int = 2) -> ClassSession:
    """A meeting with a link."""
    session = meeting(row, number)
    set_live_link(actor=teacher, session=session, words=WORDS, scope=Scope.THIS)
    return session


def around(session: ClassSession) -> dict[str, str]:
    """The moments at the edges of the window, as the test clock takes them."""
    quarter, second = timedelta(minutes=15), timedelta(seconds=1)
    return {
        "early": (session.starts_at - quarter - second).isoformat(),
        "first": (session.starts_at - quarter).isoformat(),
        "last": (session.ends_at + quarter - second).isoformat(),
        "over": (session.ends_at + quarter).isoformat(),
    }
