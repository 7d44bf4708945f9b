"""An application in words: what was applied for, what happens next, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import words as class_words
from enrollment.draw_words import is_known_rule, rule_words
from enrollment.models import Application, Audition, Place, Round, WaitlistEntry, Wish
from enrollment.queries.waiting import people_before
from enrollment.states import ApplicationState, PlaceState, WaitState, WishState
from university import clock
from university.words import moment

_CHOICES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True)
class WishRow:
    """One wish of ``enrollment/application.html``."""

    choice: str
    name: str
    when: str
    where: str
    status: str
    status_word: str
    sentence: str
    class_id: int
    place_id: int


@dataclass(frozen=True)
class Standing:
    """Where an application stands: one sentence, the next one, and the number of the step."""

    now: str
    following: str
    step: int
    is_open: bool


def choice_word(rank: int) -> str:
    """Return ``第一志愿`` for 1."""
    number = _CHOICES[rank - 1] if rank <= len(_CHOICES) else str(rank)
    return _("choice %(number)s") % {"number": number}


def steps_words() -> list[str]:
    """The steps of a drawn round, for everybody the same."""
    return [
        _("Apply"),
        _("Draw"),
        _(
            "Pay",
        ),
        _("Learn"),
    ]


def standing_of(application: Application) -> Standing:
    """Say where the application stands now, and what comes next."""
    enrolment_round = application.round
    if application.state == ApplicationState.WITHDRAWN:
        return Standing(
            _("You took this application back. You owe nothing."),
            _("You may apply anew while the round is open."),
            step=1,
            is_open=False,
        )
    if application.state == ApplicationState.DECIDED:
        return _decided(application)
    if clock.now() < enrolment_round.closes_at:
        return Standing(
            _("You have applied. You may change it until %(moment)s.")
            % {"moment": moment(enrolment_round.closes_at)},
            _("Early or late makes no difference.") + draw_words(enrolment_round),
            step=1,
            is_open=True,
        )
    return Standing(
        _("Applying is over. Your wishes take part in the draw."),
        draw_words(enrolment_round),
        step=2,
        is_open=False,
    )


def draw_words(enrolment_round: Round) -> str:
    """Say when and where lots are drawn."""
    if enrolment_round.draw_at is None:
        return _("The day of the draw will be on the notices page.")
    values = {"moment": moment(enrolment_round.draw_at), "place": enrolment_round.draw_place}
    if clock.now() >= enrolment_round.draw_at:
        return _("The result comes to your phone and to this page.")
    if not enrolment_round.draw_place:
        return _("Lots are drawn on %(moment)s.") % values
    return _("Lots are drawn on %(moment)s in %(place)s. Anybody may watch.") % values


def _decided(application: Application) -> Standing:
    wishes = list(application.wishes.all())
    won = sum(wish.state == WishState.WON for wish in wishes)
    waiting = sum(wish.state == WishState.WAITLISTED for wish in wishes)
    if won:
        return Standing(
            ngettext(
                "You were drawn for %(won)d class.", "You were drawn for %(won)d classes.", won
            )
            % {"won": won},
            _("Please pay in time. Then the place is sure."),
            step=3,
            is_open=False,
        )
    if waiting:
        return Standing(
            _("You were not drawn this time. You are on the waitlist."),
            _("When a place comes free, we tell you at once."),
            step=2,
            is_open=False,
        )
    return Standing(
        _("You were not drawn this time."),
        _("Next term your chance is better. You need not do anything."),
        step=2,
        is_open=False,
    )


def wish_rows(application: Application) -> list[WishRow]:
    """Return the wishes with what became of each; three statements at most."""
    wishes = list(application.wishes.all())
    decided = [wish for wish in wishes if wish.state != WishState.WAITING]
    ids = [wish.teaching_class_id for wish in decided]
    places = _places(application, ids) if decided else {}
    entries = _entries(application, ids) if decided else {}
    return [
        _row(wish, places.get(wish.teaching_class_id), entries.get(wish.teaching_class_id))
        for wish in wishes
    ]


def _places(application: Application, ids: Iterable[int]) -> dict[int, Place]:
    rows = Place.objects.filter(student_id=application.student_id, teaching_class_id__in=ids)
    return {row.teaching_class_id: row for row in rows.order_by("pk")}


def _entries(application: Application, ids: Iterable[int]) -> dict[int, WaitlistEntry]:
    rows = WaitlistEntry.objects.filter(
        student_id=application.student_id, teaching_class_id__in=ids, state=WaitState.WAITING
    )
    return {row.teaching_class_id: row for row in rows}


def _row(wish: Wish, place: Place | None, entry: WaitlistEntry | None) -> WishRow:
    row = wish.teaching_class
    status, word, sentence = _outcome(wish, place, entry)
    to_pay = place is not None and place.state == PlaceState.HELD
    return WishRow(
        choice=choice_word(wish.rank),
        name=row.name,
        when=class_words.when_words(row),
        where=class_words.place_words(row),
        status=status,
        status_word=word,
        sentence=sentence,
        class_id=row.pk,
        place_id=place.pk if place is not None and to_pay else 0,
    )


def _outcome(wish: Wish, place: Place | None, entry: WaitlistEntry | None) -> tuple[str, str, str]:
    """Status, its word, and a sentence."""
    if place is not None and (said := _of_place(place)):
        return said
    if wish.state == WishState.WAITLISTED and entry is not None:
        before = people_before(entry)
        sentence = ngettext(
            "%(before)d person waits before you.", "%(before)d people wait before you.", before
        ) % {"before": before}
        return "waiting", _("on the waitlist"), sentence if before else _("You are the next.")
    if wish.state == WishState.LOST:
        return "closed", _("not drawn"), _reason_words(wish)
    if wish.state in {WishState.WON, WishState.WAITLISTED}:
        return "done", wish.get_state_display(), ""
    return "waiting", _("to be drawn"), _audition_words(wish)


def _of_place(place: Place) -> tuple[str, str, str] | None:
    if place.state == PlaceState.HELD and place.held_until:
        pay_by = _("Please pay before the end of %(moment)s.") % {
            "moment": moment(place.held_until)
        }
        return "held", _("drawn, to be paid"), pay_by
    if place.state == PlaceState.CONFIRMED:
        return "confirmed", _("place is sure"), ""
    if place.state == PlaceState.OFFERED:
        return "open", _("a place is offered"), _("Please answer the offer on your page.")
    if place.state == PlaceState.LAPSED:
        return "lapsed", _("ran out"), _("The time to pay ran out. You owe nothing.")
    if place.state == PlaceState.CANCELLED:
        return "cancelled", _("given back"), ""
    return None


def _audition_words(wish: Wish) -> str:
    if wish.audition == Audition.WAITING:
        return _("The teacher listens to you before the draw. Please ask the desk for a day.")
    if wish.audition == Audition.NOT_PASSED:
        return _("The teacher advises another class. This wish is not drawn.")
    if wish.audition == Audition.PASSED:
        return _("The teacher said yes.")
    return ""


def _reason_words(wish: Wish) -> str:
    if wish.reason == "audition_first":
        return _("The teacher had not said yes before the draw.")
    if is_known_rule(wish.reason):
        return _("This wish took no part in the draw. Why: %(why)s.") % {
            "why": rule_words(wish.reason)
        }
    if wish.reason:
        return _("This wish could not take part. The desk explains it gladly.")
    return ""
