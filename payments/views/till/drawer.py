"""A cashier's own drawer: open it, move cash, count it blind, close it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from payments.forms.tills import CountForm, FloatForm, MoveForm, WhyForm
from payments.models import MoneySettings, TillEntryKind, TillSession
from payments.queries.books import drawer_lines
from payments.services import tills
from payments.states.books import TillState
from payments.views.people import actor_of
from payments.views.till.access import may_look
from university.accounts.access import staff_permission_required
from university.refusals import Refusal

cashiers_only = staff_permission_required("payments.take_cash")


@require_http_methods(["GET", "HEAD", "POST"])
@cashiers_only
def open_till(request: HttpRequest) -> HttpResponse:
    """Ask for the float; afterwards go back to where the cashier came from."""
    back = _next(request)
    usual = MoneySettings.load().float_fen
    first = {"float": f"{usual / 100:g}"}
    form = FloatForm(request.POST) if request.method == "POST" else FloatForm(initial=first)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            tills.open_till(actor=actor_of(request), float_fen=form.cleaned_data["float"])
        except Refusal as refused:
            refusal = refused
        else:
            return redirect(back)
    context = {"form": form, "next": back, "refusal": refusal}
    return _page(request, "open", context, refusal)


@require_safe
@cashiers_only
def drawer(request: HttpRequest) -> HttpResponse:
    """Show what moved in the drawer; not what must be in it: the count is blind."""
    till = tills.till_of(actor_of(request))
    if till is None:
        return redirect("payments:till_open")
    moves = till.entries.select_related("payment__order", "refund__payment__order")
    return _page(request, "drawer", {"till": till, "moves": moves[:50], "moved": moves.count()})


@require_http_methods(["GET", "HEAD", "POST"])
@cashiers_only
def move(request: HttpRequest) -> HttpResponse:
    """Bring change, carry cash to the safe or the bank, or pay a small expense."""
    form = MoveForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            _move(request, asked["kind"], asked["amount"], asked["reason"])
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_drawer")
    return _page(request, "move", {"form": form, "refusal": refusal}, refusal)


def _move(request: HttpRequest, kind: TillEntryKind, amount_fen: int, reason: str) -> None:
    actor = actor_of(request)
    if kind == TillEntryKind.SAFE_TO_BANK:  # The safe is nobody's drawer.
        tills.bank_the_safe(actor=actor, amount_fen=amount_fen, reason=reason)
    else:
        tills.move_cash(actor=actor, kind=kind, amount_fen=amount_fen, reason=reason)


@require_http_methods(["GET", "HEAD", "POST"])
@cashiers_only
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many of each note and coin there are."""
    till = _open_till(pk)
    if till is None:
        return redirect("payments:till_session", pk)
    form = CountForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            tills.count_till(actor=actor_of(request), till=till, pieces=form.pieces)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_close", pk)
    return _page(request, "count", {"till": till, "form": form, "refusal": refusal}, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@cashiers_only
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the count beside what must be there; close, with a reason when they differ."""
    till = _open_till(pk)
    if till is None:
        return redirect("payments:till_session", pk)
    form, refusal = WhyForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            tills.close_till(
                actor=actor_of(request), till=till, explanation=form.cleaned_data["why"]
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_session", pk)
    counted = tills.last_count(till)
    if counted is None:
        return redirect("payments:till_count", pk)
    expected = tills.expected_fen(till)
    context = {
        "till": till,
        "form": form,
        "refusal": refusal,
        "counted_fen": counted.counted_fen,
        "expected_fen": expected,
        "difference_fen": counted.counted_fen - expected,
        "counts": till.counts.count(),
    }
    return _page(request, "close", context, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one till, to be printed; a second person acknowledges a large difference here."""
    tills_shown = TillSession.objects.select_related("cashier", "closed_by", "acknowledged_by")
    till = get_object_or_404(tills_shown, pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            tills.acknowledge(actor=actor_of(request), till=till, words=request.POST.get("why", ""))
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_session", pk)
    is_waiting = till.needs_second and till.acknowledged_at is None
    context = {
        "till": till,
        "is_closed": till.state == TillState.CLOSED,
        "lines": drawer_lines(till.pk) if till.state == TillState.CLOSED else [],
        "is_waiting": is_waiting,
        "may_acknowledge": is_waiting
        and request.user.has_perm("payments.acknowledge_difference")
        and request.user.pk not in (till.cashier_id, till.closed_by_id),
        "form": WhyForm(),
        "refusal": refusal,
    }
    return _page(request, "session", context, refusal)


def _open_till(pk: int) -> TillSession | None:
    till = get_object_or_404(TillSession.objects.select_related("cashier"), pk=pk)
    return till if till.state == TillState.OPEN else None


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/desk/"):
        return wanted
    return reverse("payments:till")


def _page(
    request: HttpRequest, name: str, context: dict[str, object], refusal: Refusal | None = None
) -> HttpResponse:
    template = f"payments/till/drawer_{name}.html"
    return render(request, template, context, status=409 if refusal else 200)
