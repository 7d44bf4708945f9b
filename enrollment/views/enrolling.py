"""A senior asks for a place: the rules, one question, the check page, the place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import words as class_words
from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment.forms.enrolling import SuitabilityForm
from enrollment.models import ActChannel, EnrolmentDraft, Round
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import late_entry_refusal, takes_wishes
from enrollment.services.eligibility import calmer_classes, classes_that_fit
from enrollment.services.late_entry import late_entry_round
from enrollment.services.places import hold_place
from enrollment.services.suitability import answer_suitability
from enrollment.views.people import (
    actor_of,
    is_helper,
    posted,
    refusals_of,
    round_for,
    student_of,
    written_class_or_404,
)
from university import clock
from university.accounts.acting import student_required
from university.money import yuan
from university.refusals import Refusal
from university.words import day

_UNANSWERED = "suitability_not_affirmed"
_HAS_PLACE = "already_has_place"


@require_safe
@never_cache
@student_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the rules before asking the person anything; when none says no, show the check page."""
    teaching_class = written_class_or_404(pk)
    chosen, refusals = refusals_of(student_of(request), teaching_class)
    if answer := _other_way(request, teaching_class, refusals):
        return answer
    return _next_page(request, teaching_class, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def suitability(request: HttpRequest, pk: int) -> HttpResponse:
    """The one question: can you take part? Only the senior answers it."""
    teaching_class = written_class_or_404(pk)
    student = student_of(request)
    if not teaching_class.course.major.suitability_statement.strip():
        return redirect("enrollment:check", pk)
    if is_helper(request):
        return _helper_page(request, teaching_class)
    form = SuitabilityForm(posted(request), initial=_kept_answer(request, teaching_class))
    if request.method == "POST" and form.is_valid():
        is_suited = form.cleaned_data["is_suited"] == "yes"
        answer_suitability(
            actor=actor_of(request),
            student=student,
            teaching_class=teaching_class,
            is_suited=is_suited,
        )
        if is_suited:
            return redirect("enrollment:check", pk)
        calmer = calmer_classes(student=student, teaching_class=teaching_class)
        return refused_page(request, teaching_class, [_not_suited()], others=calmer)
    context = {"form": form, "teaching_class": teaching_class}
    return render(request, "enrollment/suitability.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is about to be done; on POST keep the place and go on to pay."""
    teaching_class = written_class_or_404(pk)
    if request.method == "POST":
        return _hold(request, teaching_class)
    chosen, refusals = refusals_of(student_of(request), teaching_class)
    if answer := _other_way(request, teaching_class, refusals):
        return answer
    return _next_page(request, teaching_class, chosen)


def refused_page(
    request: HttpRequest,
    teaching_class: TeachingClass,
    refusals: list[RuleRefusal],
    *,
    others: list[TeachingClass] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Say why not, what next, and which other classes would do."""
    if others is None:
        others = classes_that_fit(student=student_of(request), teaching_class=teaching_class)
    shown = [refusal for refusal in refusals if refusal.code != _UNANSWERED]
    context = {
        "teaching_class": teaching_class,
        "refusals": shown[:3],
        "others": [(row, class_words.when_words(row)) for row in others],
        "student": student_of(request),
        "may_ask_late": not late_entry_refusal(
            late_entry_round(teaching_class), channel=ActChannel.WEB
        ),
    }
    return render(request, "enrollment/refused.html", context, status=status)


def _hold(request: HttpRequest, teaching_class: TeachingClass) -> HttpResponse:
    chosen, _closed = round_for(teaching_class, student_of(request))
    if request.POST.get("seen", "") != _seen(teaching_class, chosen):
        return _check_again(request, teaching_class, chosen)
    try:
        place = hold_place(
            actor=actor_of(request),
            student=student_of(request),
            teaching_class=teaching_class,
            round=chosen,
            channel=ActChannel.WEB,
        )
    except Refusal as refusal:
        refusals = _as_rules(refusal)
        answer = _other_way(request, teaching_class, refusals, status=409)
        return answer or refused_page(request, teaching_class, refusals, status=409)
    return redirect("payments:checkout", place.pk)


def _check_again(
    request: HttpRequest, teaching_class: TeachingClass, chosen: Round | None
) -> HttpResponse:
    """The form is older than the fee or the prospectus: show the page as it is now."""
    chosen, refusals = refusals_of(student_of(request), teaching_class)
    answer = _other_way(request, teaching_class, refusals, status=409)
    return answer or _check_page(request, teaching_class, chosen, is_stale="seen" in request.POST)


def _other_way(
    request: HttpRequest,
    teaching_class: TeachingClass,
    refusals: list[RuleRefusal],
    *,
    status: int = 200,
) -> HttpResponse | None:
    """Where to go instead of the check page; None when nothing stands in the way."""
    codes = [refusal.code for refusal in refusals]
    if _HAS_PLACE in codes:
        return redirect("enrollment:places")
    if codes == [_UNANSWERED]:
        return redirect("enrollment:suitability", teaching_class.pk)
    if codes:
        return refused_page(request, teaching_class, refusals, status=status)
    return None


def _next_page(
    request: HttpRequest, teaching_class: TeachingClass, chosen: Round | None
) -> HttpResponse:
    """Wishes where lots are drawn, the check page where a place is given at once."""
    if takes_wishes(chosen):
        return redirect("enrollment:wish", teaching_class.pk)
    return _check_page(request, teaching_class, chosen)


def _check_page(
    request: HttpRequest,
    teaching_class: TeachingClass,
    chosen: Round | None,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    student = student_of(request)
    context = {
        "teaching_class": teaching_class,
        "round": chosen,
        "facts": [
            (_("Student"), f"{student.name}（{student.student_no}）"),
            *class_facts(teaching_class),
            *_promise(chosen),
        ],
        "seen": _seen(teaching_class, chosen),
        "is_stale": is_stale,
        "asks_question": bool(teaching_class.course.major.suitability_statement.strip()),
    }
    return render(request, "enrollment/check.html", context)


def class_facts(teaching_class: TeachingClass) -> list[tuple[str, str]]:
    """Return class, teacher, time, place, first day and fees as (label, words)."""
    facts = [
        (_("Class"), teaching_class.name),
        (_("Teacher"), teaching_class.teacher.name),
        (_("When"), class_words.when_words(teaching_class)),
        (_("Where"), class_words.place_words(teaching_class)),
        (_("Term begins"), day(teaching_class.term.starts_on)),
        (_("Fee"), yuan(teaching_class.fee_fen)),
    ]
    if teaching_class.material_fee_fen:
        facts.append((_("Materials"), yuan(teaching_class.material_fee_fen)))
    return facts


def _promise(chosen: Round | None) -> list[tuple[str, str]]:
    if chosen is None:
        return []
    pay_by = add_working_days(clock.now(), chosen.hold_workdays)
    version = _("version %(number)d") % {"number": chosen.prospectus_version}
    return [(_("Pay by"), day(pay_by)), (_("Prospectus"), f"{chosen.name}，{version}")]


def _seen(teaching_class: TeachingClass, chosen: Round | None) -> str:
    """What the person was shown; a form with other values is older than the page."""
    fee = teaching_class.fee_fen + teaching_class.material_fee_fen
    if chosen is None:
        return f"0.0.{fee}"
    return f"{chosen.pk}.{chosen.prospectus_version}.{fee}"


def _kept_answer(request: HttpRequest, teaching_class: TeachingClass) -> dict[str, str]:
    draft = EnrolmentDraft.objects.filter(
        student=student_of(request), teaching_class=teaching_class
    ).first()
    if draft is None or draft.is_suited is None:
        return {}
    return {"is_suited": "yes" if draft.is_suited else "no"}


def _helper_page(request: HttpRequest, teaching_class: TeachingClass) -> HttpResponse:
    name = student_of(request).name
    refusal = RuleRefusal(
        "helper_cannot_answer",
        _("This question is for %(name)s alone. Nobody else may answer it.") % {"name": name},
        _("They can answer on their own phone, or on paper at the desk."),
    )
    context = {"teaching_class": teaching_class, "refusals": [refusal], "others": []}
    return render(request, "enrollment/refused.html", context)


def _not_suited() -> RuleRefusal:
    return RuleRefusal(
        "not_suited",
        _("Thank you for telling us. This class is not for you at the moment."),
        _("Perhaps a calmer class suits you. The desk is glad to help."),
    )


def _as_rules(refusal: Refusal) -> list[RuleRefusal]:
    rules = refusal.details.get("rules")
    if isinstance(rules, list):
        return rules
    return [RuleRefusal(refusal.code, str(refusal.message), str(refusal.next_step))]
