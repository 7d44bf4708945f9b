"""Putting wishes together: add a class, put them in order, say how many are wanted."""

from dataclasses import dataclass
from itertools import combinations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import words as class_words
from courses.models import TeachingClass
from enrollment import queries
from enrollment.forms.applying import WantsForm
from enrollment.models import Allocation, Round
from enrollment.queries.applications import classes_in_order
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import application_refusal, takes_wishes
from enrollment.services.application_drafts import (
    add_wish,
    move_wish_down,
    move_wish_up,
    remove_wish,
    set_wants,
    wishes_in_hand,
)
from enrollment.services.applications import most_wanted
from enrollment.views.application_words import choice_word
from enrollment.views.enrolling import class_facts, refused_page
from enrollment.views.people import class_or_404, posted, refusals_of, student_of
from university import clock
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.refusals import Refusal

_UNANSWERED = "suitability_not_affirmed"
_MOVES = {"up": move_wish_up, "down": move_wish_down, "remove": remove_wish}


@dataclass(frozen=True)
class WishLine:
    """One line of ``enrollment/wishes.html``."""

    pk: int
    choice: str
    name: str
    when: str
    needs_audition: bool
    refusals: list[RuleRefusal]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class and ask whether it goes on the list; on POST put it there."""
    teaching_class = class_or_404(pk)
    student = student_of(request)
    chosen, refusals = refusals_of(student, teaching_class)
    if chosen is None or not takes_wishes(chosen):
        return redirect("enrollment:start", pk)
    if answer := _other_way(request, teaching_class, refusals):
        return answer
    class_ids, _wants = wishes_in_hand(student=student, round=chosen)
    if pk in class_ids:
        return redirect("enrollment:wishes", chosen.pk)
    if request.method == "POST":
        try:
            add_wish(student=student, round=drawn_round(chosen.pk), teaching_class=teaching_class)
        except Refusal as refusal:
            return list_page(request, drawn_round(chosen.pk), refusal=refusal)
        return redirect("enrollment:wishes", chosen.pk)
    context = {
        "teaching_class": teaching_class,
        "facts": class_facts(teaching_class),
        "choice": choice_word(len(class_ids) + 1),
        "round": chosen,
    }
    return render(request, "enrollment/wish.html", context)


def _other_way(
    request: HttpRequest, teaching_class: TeachingClass, refusals: list[RuleRefusal]
) -> HttpResponse | None:
    """The question that only the senior answers, or why not; None when nothing is in the way."""
    if [refusal.code for refusal in refusals] == [_UNANSWERED]:
        return redirect("enrollment:suitability", teaching_class.pk)
    return refused_page(request, teaching_class, refusals) if refusals else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """The list: up, down, off, one more; on POST one of these."""
    enrolment_round = drawn_round(pk)
    if request.method == "POST":
        for name, act in _MOVES.items():
            if (value := request.POST.get(name, "")).isdecimal():
                act(student=student_of(request), round=enrolment_round, class_id=int(value[:9]))
        return redirect("enrollment:wishes", pk)
    return list_page(request, enrolment_round)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def wants(request: HttpRequest, pk: int) -> HttpResponse:
    """The one question: of the classes on the list, how many at most?"""
    enrolment_round = drawn_round(pk)
    student = student_of(request)
    class_ids, wanted = wishes_in_hand(student=student, round=enrolment_round)
    most = min(most_wanted(student, enrolment_round), len(class_ids))
    if most <= 1:
        return redirect("enrollment:application_check", pk)
    form = WantsForm(posted(request), most=most, initial={"wants": str(min(wanted, most))})
    if request.method == "POST" and form.is_valid():
        set_wants(student=student, round=enrolment_round, wants=int(form.cleaned_data["wants"]))
        return redirect("enrollment:application_check", pk)
    return render(request, "enrollment/wants.html", {"form": form, "round": enrolment_round})


def drawn_round(pk: int) -> Round:
    """Return a round with wishes of a term that is shown, with the rules of the term."""
    rounds = Round.objects.select_related("term__enrollment_policy")
    return get_object_or_404(rounds, pk=pk, allocation=Allocation.LOTTERY, term__is_published=True)


def list_page(
    request: HttpRequest,
    enrolment_round: Round,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the list as it is in hand, with what stands against each class."""
    student = student_of(request)
    class_ids, _wants = wishes_in_hand(student=student, round=enrolment_round)
    rows = classes_in_order(class_ids)
    context = {
        "round": enrolment_round,
        "lines": wish_lines(rows, _found(refusal)),
        "clashes": clash_words(rows),
        "most": queries.policy_of_term(enrolment_round.term).max_wishes,
        "refusal": refusal,
        "closed": application_refusal(enrolment_round, channel="web", at=clock.now()),
        "next_url": _next_step(student, enrolment_round, len(rows)),
    }
    return render(request, "enrollment/wishes.html", context, status=409 if refusal else 200)


def wish_lines(rows: list[TeachingClass], found: dict[int, list[RuleRefusal]]) -> list[WishLine]:
    """Return the lines of a list, first choice first."""
    return [
        WishLine(
            pk=row.pk,
            choice=choice_word(rank),
            name=row.name,
            when=class_words.when_words(row),
            needs_audition=row.needs_audition,
            refusals=found.get(row.pk, []),
        )
        for rank, row in enumerate(rows, start=1)
    ]


def clash_words(rows: list[TeachingClass]) -> list[str]:
    """Say which wishes meet at the same time: of these a person can win only one."""
    return [
        _("%(one)s and %(other)s meet at the same time. You can get only one of them.")
        % {"one": one.name, "other": other.name}
        for one, other in combinations(rows, 2)
        if one.weekday == other.weekday
        and one.slot.starts < other.slot.ends
        and other.slot.starts < one.slot.ends
    ]


def _found(refusal: Refusal | None) -> dict[int, list[RuleRefusal]]:
    rules = refusal.details.get("rules") if refusal else None
    return rules if isinstance(rules, dict) else {}


def _next_step(student: Student, enrolment_round: Round, count: int) -> str:
    """The question how many comes only where there is something to choose."""
    if count > 1 and most_wanted(student, enrolment_round) > 1:
        return "enrollment:wants"
    return "enrollment:application_check"
