"""A place in words, for the senior's pages and the desk."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses import words as class_words
from courses.models import ClassSession, SessionState
from enrollment.models import EnrolmentDraft, Place, Transfer
from enrollment.models.draft import DRAFT_LIFE
from enrollment.services.transfers import last_transfer_day_passed
from enrollment.states import PlaceState, TransferState
from university import clock
from university.accounts.models import Student
from university.words import day, moment, time_range

_READ = (
    "teaching_class__slot",
    "teaching_class__room",
    "teaching_class__term__enrollment_policy",
)


@dataclass(frozen=True)
class PlaceRow:
    """Fields of ``enrollment/parts/place.html``."""

    pk: int
    name: str
    when: str
    where: str
    status: str
    status_word: str
    sentence: str
    is_live: bool
    is_held: bool
    is_offered: bool = False
    #: Whether the class may still be changed for another one.
    may_change: bool = False


@dataclass(frozen=True)
class TodayRow:
    """One meeting of today."""

    name: str
    hours: str
    where: str


def place_rows(student: Student) -> list[PlaceRow]:
    """Return the student's places, newest first; one statement."""
    return [_row(place) for place in _places(student).order_by("-pk")[:30]]


def live_rows(student: Student) -> list[PlaceRow]:
    """Return the places of terms that are not over; offers stand in a panel of their own."""
    places = _places(student).filter(
        state__in=PlaceState.accepted(), teaching_class__term__ends_on__gte=clock.today()
    )
    ordered = places.order_by("teaching_class__term__starts_on", "teaching_class__weekday")
    return [_row(place) for place in ordered]


def _places(student: Student) -> QuerySet[Place]:
    """Places with the class they are changed for, or that they replace, while money is settled."""
    waiting = Transfer.objects.filter(state=TransferState.WAITING)
    return (
        Place.objects.filter(student=student)
        .select_related(*_READ)
        .annotate(
            goes_to=Subquery(waiting.filter(place=OuterRef("pk")).values("to_class__name")[:1]),
            comes_from=Subquery(
                waiting.filter(new_place=OuterRef("pk")).values("from_class__name")[:1]
            ),
        )
    )


def meetings_today(student: Student) -> list[TodayRow]:
    """Return today's meetings of the student's confirmed classes; one statement."""
    today = clock.today()
    sessions = (
        ClassSession.objects.filter(
            state=SessionState.PLANNED,
            starts_at__date=today,
            teaching_class__places__student=student,
            teaching_class__places__state=PlaceState.CONFIRMED,
        )
        .select_related("teaching_class", "room")
        .order_by("starts_at")
    )
    return [
        TodayRow(
            name=row.teaching_class.name,
            hours=time_range(row.starts_at, row.ends_at),
            where=class_words.room_words(row.room) if row.room else _("online, at home"),
        )
        for row in sessions
    ]


def unfinished(student: Student) -> list[EnrolmentDraft]:
    """Return enrolments begun in the last seven days for which no place was taken."""
    drafts = EnrolmentDraft.objects.filter(
        student=student, updated_at__gte=clock.now() - DRAFT_LIFE
    ).exclude(
        teaching_class__places__student=student,
        teaching_class__places__state__in=PlaceState.live(),
    )
    return list(drafts.select_related("teaching_class")[:2])


def _row(place: Place) -> PlaceRow:
    teaching_class = place.teaching_class
    status, word = _status(place)
    return PlaceRow(
        pk=place.pk,
        name=teaching_class.name,
        when=class_words.when_words(teaching_class),
        where=class_words.place_words(teaching_class),
        status=status,
        status_word=word,
        sentence=_changing(place) or _sentence(place),
        is_live=place.state in PlaceState.live(),
        is_held=place.state == PlaceState.HELD,
        is_offered=place.state == PlaceState.OFFERED,
        may_change=place.state == PlaceState.CONFIRMED
        and not last_transfer_day_passed(teaching_class),
    )


def _status(place: Place) -> tuple[str, str]:
    words = {
        PlaceState.OFFERED: ("waiting", _("waiting for your answer")),
        PlaceState.HELD: ("held", _("to be paid")),
        PlaceState.CONFIRMED: ("confirmed", _("place is sure")),
        PlaceState.CANCELLED: ("cancelled", _("given back")),
        PlaceState.LAPSED: ("lapsed", _("ran out")),
    }
    return words[PlaceState(place.state)]


def _sentence(place: Place) -> str:
    term = place.teaching_class.term
    if place.state == PlaceState.OFFERED or _was_only_offered(place):
        return _offer_sentence(place)
    if place.state == PlaceState.HELD and place.held_until:
        # Held until 23:59:59, so a minute earlier is the moment people understand.
        until = moment(place.held_until - timedelta(seconds=59))
        return _("We keep this place for you until %(moment)s. Please pay before.") % {
            "moment": until
        }
    if place.state == PlaceState.CONFIRMED and term.starts_on > clock.today():
        return _("The term begins on %(day)s.") % {"day": day(term.starts_on)}
    if place.state == PlaceState.LAPSED:
        return _("The time to pay ran out. You owe nothing and may apply again.")
    if place.state == PlaceState.CANCELLED and place.ended_at:
        return _("You gave this place back on %(day)s.") % {"day": day(place.ended_at)}
    return ""


def _changing(place: Place) -> str:
    """Say that a change of class waits for its money; empty when none does."""
    if place.state not in PlaceState.accepted():
        return ""
    if name := getattr(place, "goes_to", None):
        return _("You are changing to %(name)s. Until that is settled, this place stays yours.") % {
            "name": name
        }
    if name := getattr(place, "comes_from", None):
        return _(
            "You are changing from %(name)s. It is done when the difference in fees is settled."
        ) % {"name": name}
    return ""


def _was_only_offered(place: Place) -> bool:
    """Whether a place ended as an offer: nobody ever said yes to it."""
    return bool(place.answer_by and place.ended_at and not place.held_until)


def _offer_sentence(place: Place) -> str:
    if place.state == PlaceState.OFFERED and place.answer_by:
        return _("Please answer before %(moment)s.") % {"moment": moment(place.answer_by)}
    if place.state == PlaceState.LAPSED:
        return _("We had no answer from you. The place went to the next person.")
    return _("You did not want this place. It went to the next person.")
