"""Bank transfers by hand, the bank's statement, and what differs."""

from base64 import b64decode, b64encode

from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payments.forms.bank import BankFileForm, BankRefForm, FindOrderForm, ReasonForm, TransferForm
from payments.goods import goods_of
from payments.models import BankFile, BankLine, Difference, Order, Refund
from payments.providers.registry import TRANSFER
from payments.services.bank_files import take_bank_file, try_bank_file
from payments.services.differences import resolve
from payments.services.parts import part_by_transfer
from payments.services.transfers import match_transfer, record_transfer, send_back
from payments.states.books import DifferenceState
from payments.states.orders import OrderState, RefundState
from payments.views.facts import parts_facts
from payments.views.people import actor_of
from university.accounts.access import staff_permission_required
from university.money import yuan
from university.refusals import Refusal

may_record = staff_permission_required("payments.record_transfer")
may_import = staff_permission_required("payments.import_bank_file")
may_see = staff_permission_required("payments.view_difference")
_SALT, _LIVES, _SHOWN = "bank-file", 3600, 20


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def transfers(request: HttpRequest) -> HttpResponse:
    """List bank lines nobody knows and money to send back; an order's number leads to it."""
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("payments:till_transfer", form.cleaned_data["order"].number)
    unknown = BankLine.objects.filter(posting=None, amount_fen__gt=0)
    back = Refund.objects.filter(provider=TRANSFER, state=RefundState.DUE)
    context = {
        "form": form,
        "page_obj": Paginator(unknown, _SHOWN).get_page(request.GET.get("page")),
        "back": back.select_related("payment__order__student").order_by("pk")[:_SHOWN],
        "may_import": request.user.has_perm("payments.import_bank_file"),
    }
    return render(request, "payments/till/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Record a transfer for an order; a sum that does not fit is said first."""
    order = get_object_or_404(Order.objects.select_related("student"), number=number)
    form, refusal, other = TransferForm(request.POST or None), None, None
    if request.method == "POST" and form.is_valid():
        fen = form.cleaned_data["amount"]
        if fen != order.left_fen and "anyway" not in request.POST:
            other = fen
        else:
            try:
                record_transfer(
                    actor=actor_of(request),
                    order=order,
                    amount_fen=fen,
                    bank_ref=form.cleaned_data["bank_ref"],
                )
            except Refusal as refused:
                refusal = refused
            else:
                return redirect("payments:till_taken", order.number)
    context = {"form": form, "refusal": refusal, **_about(order)}
    if other is not None:
        context |= _other_sum(order, other)
    return _page(request, "transfer", context, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which order a line of the statement is for."""
    row = get_object_or_404(BankLine, pk=pk)
    form, refusal, order = FindOrderForm(request.POST or None), None, None
    if request.method == "POST" and form.is_valid():
        order = form.cleaned_data["order"]
        if "confirmed" in request.POST:
            try:
                match_transfer(actor=actor_of(request), line=row, order=order)
            except Refusal as refused:
                refusal = refused
            else:
                return redirect("payments:till_taken", order.number)
    context = {"line": row, "form": form, "refusal": refusal, "found": order}
    if order:
        context |= _about(order)
        if row.amount_fen != order.left_fen:
            context |= _other_sum(order, row.amount_fen)
    return _page(request, "bank_line", context, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@may_record
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say under which number the money was sent back at the bank."""
    rows = Refund.objects.filter(provider=TRANSFER).select_related("payment__order__student")
    refund = get_object_or_404(rows, pk=pk)
    form, refusal = BankRefForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            send_back(
                actor=actor_of(request), refund=refund, bank_ref=form.cleaned_data["bank_ref"]
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_transfers")
    context = {"refund": refund, "form": form, "refusal": refusal}
    if refund.payment.order:
        context |= _about(refund.payment.order)
    return _page(request, "transfer_back", context, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def bank_file(request: HttpRequest) -> HttpResponse:
    """Try a statement out, say what is new in it, and take it on the second press."""
    actor, refusal = actor_of(request), None
    context: dict[str, object] = {"files": BankFile.objects.select_related("taken_by")[:_SHOWN]}
    if kept := request.POST.get("kept"):
        try:
            name, text = signing.loads(kept, salt=_SALT, max_age=_LIVES)
            take_bank_file(actor=actor, name=name, body=b64decode(text))
        except signing.BadSignature:
            return redirect("payments:till_bank_file")
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_transfers")
    has_file = request.method == "POST" and not kept
    form = BankFileForm(request.POST, request.FILES) if has_file else BankFileForm()
    if has_file and form.is_valid():
        file = form.cleaned_data["file"]
        body = file.read()
        trial = try_bank_file(actor=actor, body=body)
        packed = [file.name[:120], b64encode(body).decode()]
        context["trial"] = trial
        context["kept"] = signing.dumps(packed, salt=_SALT, compress=True)
    context |= {"form": form, "refusal": refusal}
    return _page(request, "bank_file", context, refusal)


@require_safe
@may_see
def differences(request: HttpRequest) -> HttpResponse:
    """List what nobody has explained yet."""
    rows = Difference.objects.filter(state=DifferenceState.OPEN)
    context = {
        "page_obj": Paginator(rows, _SHOWN).get_page(request.GET.get("page")),
        "may_resolve": request.user.has_perm("payments.resolve_difference"),
    }
    return render(request, "payments/till/differences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_see
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one; a person says why, and it is off the list."""
    row = get_object_or_404(Difference.objects.select_related("resolved_by"), pk=pk)
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            resolve(actor=actor_of(request), difference=row, reason=form.cleaned_data["why"])
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_differences")
    context = {
        "row": row,
        "form": form,
        "refusal": refusal,
        "may_resolve": row.state == DifferenceState.OPEN
        and row.kind != "till"
        and request.user.has_perm("payments.resolve_difference"),
    }
    return _page(request, "difference", context, refusal)


def _about(order: Order) -> dict[str, object]:
    goods = goods_of(order)
    facts = [
        (_("Payer"), order.payer),
        *goods.facts(order),
        (_("Order number"), order.number),
        *parts_facts(order),
    ]
    return {"order": order, "facts": facts}


def _other_sum(order: Order, fen: int) -> dict[str, object]:
    """Say what would become of another sum than the one that is left."""
    is_kept = True
    if part_by_transfer(order=order, amount_fen=fen):
        rest = yuan(order.left_fen - fen)
        words = _("It is taken as a part; %(rest)s stays to be paid.") % {"rest": rest}
    elif order.state == OrderState.OPEN and order.covered_fen and fen > order.left_fen:
        rest = yuan(fen - order.left_fen)
        words = _("It pays what is left, and %(rest)s goes back.") % {"rest": rest}
    else:
        words, is_kept = _("It would go back in full, and the order stays unpaid."), False
    return {"other_fen": fen, "other_words": words, "is_kept": is_kept}


def _page(
    request: HttpRequest, name: str, context: dict[str, object], refusal: Refusal | None
) -> HttpResponse:
    template = f"payments/till/{name}.html"
    return render(request, template, context, status=409 if refusal else 200)
