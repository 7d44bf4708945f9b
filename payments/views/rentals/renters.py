"""The renter says who they are, one question a page, and sends the papers."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from payments.forms.rentals import (
    ChildrenForm,
    ContactForm,
    PaperForm,
    RenterKindForm,
    RenterNameForm,
    UsesForm,
)
from payments.models import PaperKind, RentalRules, Renter, RenterKind, RenterPaper
from payments.queries.rentals import newest_papers, papers_needed
from payments.rental_files import paper_answer
from payments.services.rentals.renters import register_renter, send_paper
from payments.states.orders import PaperState
from payments.views.people import actor_of
from payments.views.rentals.asking import DRAFT_KEY as RENTAL_DRAFT
from payments.views.rentals.people import my_paper_file, renter_of
from university.accounts.acting import login_alone_required
from university.accounts.views.asking import as_errors, posted
from university.refusals import Refusal
from university.words import full_day

DRAFT_KEY = "renter_draft"
_STEPS: dict[str, tuple[type[forms.Form], str]] = {
    "kind": (RenterKindForm, "kind"),
    "name": (RenterNameForm, "name"),
    "contact": (ContactForm, "contact_name"),
    "children": (ChildrenForm, "children"),
    "uses": (UsesForm, "acknowledged"),
}
_PAPER_STATUS = {
    PaperState.SENT: "waiting",
    PaperState.ACCEPTED: "confirmed",
    PaperState.REFUSED: "cancelled",
}


@require_safe
@never_cache
@login_alone_required
def begin(request: HttpRequest) -> HttpResponse:
    """Start, with what is known already."""
    renter = renter_of(request)
    request.session[DRAFT_KEY] = _known(renter) if renter else {}
    return redirect("rentals:renter_step", "kind")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One question; the last one writes the renter."""
    if step not in _STEPS:
        raise Http404
    make, field = _STEPS[step]
    draft: dict[str, Any] = dict(request.session.get(DRAFT_KEY, {}))
    form = make(posted(request), initial={field: draft.get(field)})
    if request.method == "POST" and form.is_valid():
        draft[field] = form.cleaned_data[field]
        request.session[DRAFT_KEY] = draft
        return _go_on(request, step, draft)
    names = list(_STEPS)
    before = names.index(step) - 1
    back = reverse("rentals:renter_step", args=[names[before]]) if before >= 0 else None
    context = {
        "form": form,
        "field": form[field],
        "back_url": back or reverse("rentals:rooms"),
        "forbidden": RentalRules.load().forbidden,
    }
    template = "payments/rentals/uses.html" if step == "uses" else "accounts/question.html"
    return render(request, template, context)


@require_safe
@never_cache
@login_alone_required
def papers(request: HttpRequest) -> HttpResponse:
    """Which papers the school needs, and how each stands."""
    renter = renter_of(request)
    if renter is None:
        return redirect("rentals:renter")
    newest = newest_papers(renter)
    rows = [_paper_row(kind, newest.get(kind)) for kind in papers_needed(renter)]
    return render(request, "payments/rentals/papers.html", {"rows": rows, "renter": renter})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """Send one paper: a photograph or a PDF, and until when it is valid."""
    renter = renter_of(request)
    if renter is None:
        return redirect("rentals:renter")
    if kind not in papers_needed(renter):
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = PaperForm(posted(request), files)
    errors: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            send_paper(
                renter=renter,
                kind=PaperKind(kind),
                upload=form.cleaned_data["file"],
                valid_until=form.cleaned_data["valid_until"],
            )
        except Refusal as refusal:
            errors = as_errors(refusal)
        else:
            return redirect("rentals:papers")
    context = {
        "form": form,
        "errors": errors,
        "has_errors": bool(errors),
        "title": PaperKind(kind).label,
    }
    status = 409 if errors else 200
    return render(request, "payments/rentals/paper.html", context, status=status)


@require_safe
@never_cache
@login_alone_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a renter their own paper back."""
    return paper_answer(my_paper_file(request, pk))


def _go_on(request: HttpRequest, step: str, draft: dict[str, Any]) -> HttpResponse:
    names = list(_STEPS)
    missing = [name for name in names if not draft.get(_STEPS[name][1])]
    following = names.index(step) + 1
    if following < len(names):
        return redirect("rentals:renter_step", names[following])
    if missing:
        return redirect("rentals:renter_step", missing[0])
    register_renter(
        login=actor_of(request),
        kind=RenterKind(draft["kind"]),
        name=draft["name"],
        contact_name=draft["contact_name"],
        teaches_children=draft["children"] == "yes",
        uses_acknowledged=RentalRules.load().forbidden,
    )
    request.session.pop(DRAFT_KEY, None)
    wants_room = "room" in request.session.get(RENTAL_DRAFT, {})
    return redirect("rentals:step", "repeat") if wants_room else redirect("rentals:papers")


def _known(renter: Renter) -> dict[str, Any]:
    return {
        "kind": renter.kind,
        "name": renter.name,
        "contact_name": renter.contact_name,
        "children": "yes" if renter.teaches_children else "no",
    }


def _paper_row(kind: PaperKind, found: RenterPaper | None) -> dict[str, Any]:
    until = _("until %(day)s") % {"day": full_day(found.valid_until)} if found else ""
    return {
        "kind": kind.value,
        "name": kind.label,
        "status": _PAPER_STATUS[PaperState(found.state)] if found else "open",
        "word": found.get_state_display() if found else _("not sent yet"),
        "until": until,
        "refusal": found.refusal if found else "",
        "file": found.pk if found and found.file else None,
    }
