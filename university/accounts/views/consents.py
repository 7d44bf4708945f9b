"""What I agreed to: when, in which words; taken back as easily as given."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from university.accounts.acting import student_required
from university.accounts.models import Consent, ConsentKind, GivenHow, Student
from university.accounts.queries import live_consents
from university.accounts.services.consents import (
    OPTIONAL_KINDS,
    give_consent,
    text_in_force,
    withdraw_consent,
)
from university.accounts.views.asking import actor_of, is_helper, student_of, way_on
from university.refusals import Refusal
from university.registry import registry
from university.words import full_day

#: What taking a yes back means, in plain words.
MEANINGS = {
    ConsentKind.PRIVACY: gettext_lazy(
        "If you take it back, you cannot apply for more classes. "
        "Classes that are paid go on. The desk can delete your details."
    ),
    ConsentKind.SUITABILITY: gettext_lazy(
        "If you take it back, please talk to the teacher. We help you change the class."
    ),
    ConsentKind.PHOTOS: gettext_lazy("If you take it back, we show no new photos of you."),
    ConsentKind.MARKETING: gettext_lazy(
        "If you take it back, you only get messages about your own classes."
    ),
}


@require_safe
@student_required
def consents(request: HttpRequest) -> HttpResponse:
    """List every yes that stands, and what one may still agree to."""
    student = student_of(request)
    standing = _standing(student)
    given = {consent.text.kind for consent in standing}
    about = _about(standing)
    context = {
        "rows": [
            {
                "consent": consent,
                "facts": [
                    (_("About"), about.get(consent.pk, "")),
                    (_("Agreed on"), full_day(consent.given_at)),
                    (_("How"), consent.get_given_how_display()),
                    (_("Version"), _("version %(number)d") % {"number": consent.text.version}),
                ],
                "meaning": MEANINGS[ConsentKind(consent.text.kind)],
            }
            for consent in standing
        ],
        "offers": [
            text_in_force(kind)
            for kind in (ConsentKind.PRIVACY, *OPTIONAL_KINDS)
            if kind not in given
        ],
        "may_answer": not is_helper(request),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "accounts/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def agree(request: HttpRequest) -> HttpResponse:
    """Ask a senior of the imported register once for the privacy notice; it may be put off."""
    next_url = way_on(request, request.POST.get("next", "") or request.GET.get("next", ""))
    if is_helper(request):
        return redirect(next_url)
    if request.method == "POST":
        try:
            give_consent(
                actor=actor_of(request),
                student=student_of(request),
                kind=ConsentKind.PRIVACY,
                given_how=GivenHow.SELF,
            )
        except Refusal as refusal:
            return _refused(request, refusal)
        return redirect(next_url)
    context = {
        "student": student_of(request),
        "notice": text_in_force(ConsentKind.PRIVACY),
        "next_url": next_url,
    }
    return render(request, "accounts/agree.html", context)


@require_POST
@student_required
def give(request: HttpRequest, kind: str) -> HttpResponse:
    """Agree, by one tap, to one of the things that are offered on the page."""
    if kind not in {ConsentKind.PRIVACY, *OPTIONAL_KINDS}:
        raise Http404
    try:
        give_consent(
            actor=actor_of(request),
            student=student_of(request),
            kind=kind,
            given_how=GivenHow.SELF,
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    return redirect("accounts:consents")


@require_POST
@student_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a yes back, by one tap. Only one of the student in hand."""
    consent = get_object_or_404(
        Consent.objects.select_related("student", "text"), pk=pk, student=student_of(request)
    )
    try:
        withdraw_consent(actor=actor_of(request), consent=consent)
    except Refusal as refusal:
        return _refused(request, refusal)
    return redirect("accounts:consents")


def _standing(student: Student) -> list[Consent]:
    """Return the newest yes to each thing: an older version of the same needs no second line."""
    newest: dict[tuple[str, str], Consent] = {}
    for consent in live_consents(student).order_by("text__version", "pk"):
        newest[(consent.text.kind, consent.subject)] = consent
    return sorted(newest.values(), key=lambda consent: consent.given_at, reverse=True)


def _about(standing: list[Consent]) -> dict[int, str]:
    """Return what each is about, in the words of the house that asked."""
    words: dict[str, str] = {}
    for kind, ask in registry.consent_words.items():
        subjects = [c.subject for c in standing if c.text.kind == kind and c.subject]
        if subjects:
            words |= ask(subjects)
    return {consent.pk: words.get(consent.subject, "") for consent in standing}


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "refusal": refusal,
        "next_url": reverse("accounts:consents"),
        "next_word": _("Go back"),
        "back_url": reverse("accounts:consents"),
    }
    return render(request, "refused.html", context, status=409)
