"""Waiting for a full class (候补): join, see where one stands, leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import words as class_words
from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import ActChannel, Place, WaitlistEntry
from enrollment.queries import waiting as lists
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import waitlist_refusal, waitlist_round
from enrollment.services.waitlist import join_waitlist, leave, waiting_refusals
from enrollment.states import PlaceState
from enrollment.views.enrolling import refused_page
from enrollment.views.offer_facts import hours_words, position_words
from enrollment.views.people import actor_of, class_or_404, student_of
from university import clock
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.refusals import Refusal

_UNANSWERED = "suitability_not_affirmed"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def waitlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what waiting means, or where I stand; on POST put me on the list."""
    teaching_class, student = class_or_404(pk), student_of(request)
    if place := live_place(student, teaching_class):
        is_offer = place.state == PlaceState.OFFERED
        return redirect(*(["enrollment:offer", place.pk] if is_offer else ["enrollment:places"]))
    if request.method == "POST":
        return _join(request, teaching_class)
    if entry := entry_of(student, teaching_class):
        return _standing_page(request, entry)
    if teaching_class.places_left > 0 and not lists.waiting_for(teaching_class.pk).exists():
        return redirect("enrollment:start", pk)
    refusals = joining_refusals(student, teaching_class, channel=ActChannel.WEB)
    if answer := _other_way(request, teaching_class, refusals):
        return answer
    return _asking_page(request, teaching_class)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def leave_waitlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take me off the list."""
    teaching_class, student = class_or_404(pk), student_of(request)
    entry = entry_of(student, teaching_class)
    if request.method == "POST" and entry is not None:
        leave(entry=entry, actor=actor_of(request), reason="asked")
        entry = None
    context = {"teaching_class": teaching_class, "entry": entry}
    return render(request, "enrollment/leave_waitlist.html", context)


def entry_of(student: Student, teaching_class: TeachingClass) -> WaitlistEntry | None:
    """Return where this student waits for this class, or None."""
    return lists.waiting_for(teaching_class.pk).filter(student=student).first()


def live_place(student: Student, teaching_class: TeachingClass) -> Place | None:
    """Return the student's live place in this class, or None."""
    return Place.objects.filter(
        student=student, teaching_class=teaching_class, state__in=PlaceState.live()
    ).first()


def joining_refusals(
    student: Student, teaching_class: TeachingClass, *, channel: str
) -> list[RuleRefusal]:
    """Return every no: of the round first, then of the rules."""
    chosen = waitlist_round(queries.rounds_of_term(teaching_class.term_id), at=clock.now())
    closed = waitlist_refusal(chosen, channel=channel)
    found = waiting_refusals(student=student, teaching_class=teaching_class, enrolment_round=chosen)
    return [closed, *found] if closed else found


def waiting_facts(teaching_class: TeachingClass) -> list[tuple[str, str]]:
    """Return class, time, how many wait already, and what happens, as (label, words)."""
    count = lists.waiting_for(teaching_class.pk).count()
    people = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    return [
        (_("Class"), teaching_class.name),
        (_("When"), class_words.when_words(teaching_class)),
        (_("Waiting already"), people if count else _("nobody")),
        (_("Time to answer"), hours_words(lists.policy_of(teaching_class).offer_hours)),
    ]


def _join(request: HttpRequest, teaching_class: TeachingClass) -> HttpResponse:
    try:
        join_waitlist(
            actor=actor_of(request),
            student=student_of(request),
            teaching_class=teaching_class,
            channel=ActChannel.WEB,
        )
    except Refusal as refusal:
        rules = refusal.details.get("rules")
        refusals = rules if isinstance(rules, list) else [_as_rule(refusal)]
        answer = _other_way(request, teaching_class, refusals, status=409)
        return answer or redirect("enrollment:waitlist", teaching_class.pk)
    return redirect("enrollment:waitlist", teaching_class.pk)


def _other_way(
    request: HttpRequest,
    teaching_class: TeachingClass,
    refusals: list[RuleRefusal],
    *,
    status: int = 200,
) -> HttpResponse | None:
    """Where to go instead of joining; None when nothing stands in the way."""
    if [refusal.code for refusal in refusals] == [_UNANSWERED]:
        return redirect("enrollment:suitability", teaching_class.pk)
    if refusals:
        return refused_page(request, teaching_class, refusals, status=status)
    return None


def _asking_page(request: HttpRequest, teaching_class: TeachingClass) -> HttpResponse:
    context = {"teaching_class": teaching_class, "facts": waiting_facts(teaching_class)}
    return render(request, "enrollment/join_waitlist.html", context)


def _standing_page(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    before = lists.people_before(entry)
    context = {
        "teaching_class": entry.teaching_class,
        "position": position_words(before),
        "facts": waiting_facts(entry.teaching_class),
    }
    return render(request, "enrollment/waitlist.html", context)


def _as_rule(refusal: Refusal) -> RuleRefusal:
    return RuleRefusal(refusal.code, str(refusal.message), str(refusal.next_step))
