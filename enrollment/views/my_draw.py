"""My draw: my number, what came of each wish, why not, and what next."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import words as class_words
from enrollment import queries
from enrollment.draw_words import rule_words, spaced_code
from enrollment.models import Application, DrawEntry, DrawOutcome, Place
from enrollment.queries import draw_pages as pages
from enrollment.services.eligibility import classes_that_fit
from enrollment.states import DrawState, PlaceState
from enrollment.views.application_words import choice_word
from enrollment.views.draws import state_words
from enrollment.views.people import student_of
from university.accounts.acting import student_required
from university.words import moment


@dataclass(frozen=True)
class OutcomeRow:
    """One wish of ``enrollment/draws/mine.html``."""

    choice: str
    name: str
    when: str
    status: str
    status_word: str
    why: str
    following: str
    pay_url: str


@require_safe
@never_cache
@student_required
def my_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The draw from where I stand."""
    student = student_of(request)
    application = get_object_or_404(
        Application.objects.select_related("round__term"), pk=pk, student=student
    )
    entry = pages.entry_of(application)
    if entry is None:
        raise Http404
    is_published = entry.draw.state == DrawState.PUBLISHED
    outcomes = list(pages.my_outcomes(entry)) if is_published else []
    rows = _rows(entry, outcomes)
    context = {
        "draw": entry.draw,
        "application": application,
        "title": _title(entry, rows, is_published=is_published),
        "state_words": state_words(entry.draw),
        "facts": _facts(entry),
        "rows": rows,
        "others": _others(application, outcomes) if is_published and not entry.won else [],
        "more_lots": _more_lots(entry, is_published=is_published),
    }
    return render(request, "enrollment/draws/mine.html", context)


def _title(entry: DrawEntry, rows: list[OutcomeRow], *, is_published: bool) -> str:
    if not is_published:
        return _("Your number in the draw")
    if any(row.pay_url for row in rows):
        return _("You were drawn")
    return _("You have a place") if entry.won else _("You were not drawn this time")


def _facts(entry: DrawEntry) -> list[tuple[str, str]]:
    facts = [
        (_("Your draw number"), spaced_code(entry.code)),
        (_("Your lots"), _("%(count)d lots") % {"count": entry.tickets}),
    ]
    if entry.order and entry.draw.state == DrawState.PUBLISHED:
        people = entry.draw.entries.exclude(order=None).count()
        facts.append(
            (
                _("Your place in the order"),
                _("%(order)d of %(people)d") % {"order": entry.order, "people": people},
            )
        )
    return facts


def _more_lots(entry: DrawEntry, *, is_published: bool) -> str:
    """Who got nothing takes more lots along."""
    more = queries.policy_of_term(entry.draw.round.term).lost_before_tickets
    if not is_published or entry.won or not more:
        return ""
    return _("In the next draw you have %(more)d more lots.") % {"more": more}


def _rows(entry: DrawEntry, outcomes: list[DrawOutcome]) -> list[OutcomeRow]:
    counts = {row.pk: row for row in pages.drawn_classes(entry.draw)} if outcomes else {}
    places = {
        place.teaching_class_id: place
        for place in Place.objects.filter(
            student_id=entry.application.student_id,
            teaching_class__in=[row.drawn_class.teaching_class_id for row in outcomes],
            state__in=PlaceState.live(),
        )
    }
    return [
        _row(outcome, counts[outcome.drawn_class_id], places.get(_class_id(outcome)))
        for outcome in outcomes
    ]


def _class_id(outcome: DrawOutcome) -> int:
    return outcome.drawn_class.teaching_class_id


def _row(outcome: DrawOutcome, counted: object, place: Place | None) -> OutcomeRow:
    teaching_class = outcome.drawn_class.teaching_class
    status, word = _status(outcome, place)
    return OutcomeRow(
        choice=choice_word(outcome.wish.rank),
        name=teaching_class.name,
        when=class_words.when_words(teaching_class),
        status=status,
        status_word=word,
        why=_why(outcome, counted),
        following=_following(outcome, place),
        pay_url=_pay_url(place),
    )


def _status(outcome: DrawOutcome, place: Place | None) -> tuple[str, str]:
    became = DrawOutcome.Became
    if outcome.became == became.PLACE:
        if place is None:
            return "lapsed", _("Drawn, given back since")
        return ("confirmed" if place.state == PlaceState.CONFIRMED else "held"), _("Drawn")
    if outcome.became in {became.WAITS, became.SEAT_GONE}:
        return "waiting", _("On the waitlist")
    return "closed", _("Not drawn")


def _why(outcome: DrawOutcome, counted: object) -> str:
    """Why it came as it came, in one sentence."""
    said = DrawOutcome.Said
    wished, seats = getattr(counted, "wished", 0), outcome.drawn_class.seats
    won = getattr(counted, "won", 0)
    values = {"wished": wished, "seats": seats}
    if outcome.became == DrawOutcome.Became.SEAT_GONE:
        return _("You were drawn, but the place had gone before the result was published.")
    return {
        said.WON: _("%(wished)d people wished for %(seats)d places.") % values,
        said.WAITING: _("%(wished)d people wished for %(seats)d places.") % values
        + _("You were number %(number)d on the waitlist after the draw.")
        % {"number": (outcome.place_no or 0) - won},
        said.ENOUGH: _("You had got as many classes as you asked for."),
        said.CLASH: _("It meets at the same time as a class that you got."),
        said.LIMIT: _("You had reached the limit for classes of this kind."),
        said.LEFT_OUT: _("This wish took no part: %(rule)s.") % {"rule": rule_words(outcome.rule)},
    }[said(outcome.said)]


def _following(outcome: DrawOutcome, place: Place | None) -> str:
    """What comes next."""
    became = DrawOutcome.Became
    if outcome.became == became.PLACE and place is not None:
        if place.state == PlaceState.HELD and place.held_until:
            return _("Please pay by %(moment)s.") % {"moment": moment(place.held_until)}
        return _("Your place is sure.")
    if outcome.became in {became.WAITS, became.SEAT_GONE}:
        return _("When a place is free, we ask you in turn. You need not do anything.")
    if outcome.said == DrawOutcome.Said.LEFT_OUT:
        return _("Please ask the desk, so that it takes part next time.")
    return ""


def _pay_url(place: Place | None) -> str:
    if place is None or place.state != PlaceState.HELD:
        return ""
    try:
        return reverse("payments:checkout", args=[place.pk])
    except NoReverseMatch:
        return ""


def _others(application: Application, outcomes: list[DrawOutcome]) -> list[tuple[object, str]]:
    """Up to three classes with places, which the rules allow."""
    if not outcomes:
        return []
    first = queries.classes_for_rules().get(pk=_class_id(outcomes[0]))
    fitting = classes_that_fit(student=application.student, teaching_class=first)
    return [(row, class_words.when_words(row)) for row in fitting]
