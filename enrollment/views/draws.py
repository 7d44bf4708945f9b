"""What everybody may see of a draw: before it, its result, its files, its method, a check."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import words as class_words
from enrollment import queries
from enrollment.draw_words import FINDINGS, spaced_code, spaced_hash
from enrollment.models import Draw, DrawFile, DrawnClass, DrawOutcome
from enrollment.queries import draw_pages as pages
from enrollment.services.draw_list import MOST_LOST_COUNTED
from enrollment.states import DrawState
from university.privacy import mask_name
from university.words import moment


@dataclass(frozen=True)
class PersonRow:
    """One line of the public list of a class."""

    number: int
    code: str
    name: str
    is_won: bool
    note: str


@require_safe
@never_cache
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw, the latest first."""
    rows = [(draw, state_words(draw)) for draw in pages.public_draws()]
    return render(request, "enrollment/draws/draws.html", {"rows": rows})


@require_safe
@never_cache
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the draw stands: what is fixed already, and what comes when."""
    row = draw_or_404(pk)
    is_published = row.state == DrawState.PUBLISHED
    context = {
        "draw": row,
        "state_words": state_words(row),
        "facts": _facts(row),
        "commitment": spaced_hash(row.commitment),
        "list_hash": spaced_hash(row.list_hash),
        "has_list": row.state in DrawState.closed(),
        "is_published": is_published,
        "classes": list(pages.drawn_classes(row)) if is_published else [],
    }
    return render(request, "enrollment/draws/draw.html", context)


@require_safe
@never_cache
def drawn_class(request: HttpRequest, pk: int, class_pk: int) -> HttpResponse:
    """The result of one class: masked names and draw codes, in order."""
    row = _published_or_404(pk)
    mine = get_object_or_404(pages.drawn_classes(row), teaching_class_id=class_pk)
    rows = [_person_row(outcome) for outcome in pages.outcomes_of(mine)]
    context = {
        "draw": row,
        "drawn": mine,
        "when": class_words.when_words(mine.teaching_class),
        "won": [person for person in rows if person.is_won],
        "waiting": [person for person in rows if not person.is_won],
        "facts": _class_facts(mine),
    }
    return render(request, "enrollment/draws/class.html", context)


@require_safe
@never_cache
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the draw again in the visitor's own browser; without scripts, say how else."""
    row = _published_or_404(pk)
    context = {"draw": row, "findings": FINDINGS, "file_name": _file_name(row, "draw")}
    return render(request, "enrollment/draws/check.html", context)


@require_safe
@never_cache
def method(request: HttpRequest, pk: int) -> HttpResponse:
    """How lots are drawn, on one printed page."""
    row = draw_or_404(pk)
    policy = queries.policy_of_term(row.round.term)
    context = {
        "draw": row,
        "policy": policy,
        "most_lost": MOST_LOST_COUNTED,
        "facts": _facts(row),
    }
    return render(request, "enrollment/draws/method.html", context)


@require_safe
@never_cache
def list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen list, as it is hashed."""
    return _download(draw_or_404(pk), DrawFile.Kind.LIST, "list")


@require_safe
@never_cache
def result_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draw, from which it can be computed again."""
    return _download(draw_or_404(pk), DrawFile.Kind.RESULT, "draw")


def draw_or_404(pk: int) -> Draw:
    """Return a draw of a term that the public may see."""
    return get_object_or_404(pages.public_draws(), pk=pk)


def state_words(row: Draw) -> str:
    """Where a draw stands, in one sentence."""
    return {
        DrawState.COMMITTED: _("The secret number is fixed. People can still apply."),
        DrawState.FROZEN: _("The list is frozen. The draw comes next."),
        DrawState.DRAWN: _("The lots are drawn. The result is published soon."),
        DrawState.PUBLISHED: _("The result is published."),
    }[DrawState(row.state)]


def _published_or_404(pk: int) -> Draw:
    row = draw_or_404(pk)
    if row.state != DrawState.PUBLISHED:
        raise Http404
    return row


def _download(row: Draw, kind: str, name: str) -> HttpResponse:
    file = pages.file_of(row, kind)
    if file is None:
        raise Http404
    response = HttpResponse(file.text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(row, name)}"'
    return response


def _file_name(row: Draw, name: str) -> str:
    return f"{name}-{row.round.term.code}-{row.round.code}.json"


def _facts(row: Draw) -> list[tuple[str, str]]:
    enrolment_round = row.round
    facts = [
        (_("Round"), f"{enrolment_round.term.name} {enrolment_round.name}"),
        (_("Applying ends"), moment(enrolment_round.closes_at)),
    ]
    if enrolment_round.draw_at:
        facts.append((_("Draw"), moment(enrolment_round.draw_at)))
    if enrolment_round.draw_place:
        facts.append((_("Place of the draw"), enrolment_round.draw_place))
    facts.append((_("Public number"), row.number_source))
    if row.public_number and row.state == DrawState.PUBLISHED:
        facts.append((_("It was"), row.public_number))
    return facts


def _class_facts(row: DrawnClass) -> list[tuple[str, str]]:
    return [
        (_("Places"), str(row.seats)),
        (_("Kept for new students"), str(row.new_seats)),
        (_("Drawn"), str(row.won)),  # type: ignore[attr-defined]
        (_("Waiting"), str(row.waiting)),  # type: ignore[attr-defined]
    ]


def _person_row(outcome: DrawOutcome) -> PersonRow:
    entry = outcome.entry
    note = ""
    if outcome.became == DrawOutcome.Became.SEAT_GONE:
        note = _("The place had gone. First on the waitlist.")
    elif outcome.became == DrawOutcome.Became.DROPPED:
        note = _("No longer takes part.")
    return PersonRow(
        number=outcome.place_no or 0,
        code=spaced_code(entry.code),
        name=mask_name(entry.application.student.name),
        is_won=outcome.said == DrawOutcome.Said.WON,
        note=note,
    )
