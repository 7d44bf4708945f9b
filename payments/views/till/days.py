"""The day's sheet (日结): what moved by way and kind, and the button that freezes the day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from payments.models import DayClose, Receipt, TillSession
from payments.queries.books import day_accounts, first_open_day, frozen_until
from payments.services.days import close_day
from payments.views.people import actor_of
from payments.words.postings import kind_words
from university import clock
from university.accounts.access import staff_permission_required
from university.refusals import Refusal

may_see_days = staff_permission_required("payments.view_dayclose")
_SHOWN = 31


@require_safe
@may_see_days
def days(request: HttpRequest) -> HttpResponse:
    """List the day to be closed, and the closed ones."""
    context = {
        "open_day": first_open_day() or clock.today(),
        "closed": DayClose.objects.select_related("closed_by")[:_SHOWN],
        "may_close": request.user.has_perm("payments.close_day"),
    }
    return render(request, "payments/till/days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_see_days
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Show a day's sheet; on POST close the day."""
    on, refusal = _date(day), None
    if request.method == "POST":
        try:
            close_day(actor=actor_of(request), day=on)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_day", on.isoformat())
    frozen = frozen_until()
    context = {
        **_sheet(on),
        "refusal": refusal,
        "is_frozen": frozen is not None and on <= frozen,
        "may_close": request.user.has_perm("payments.close_day") and on <= clock.today(),
    }
    return render(request, "payments/till/day.html", context, status=409 if refusal else 200)


@require_safe
@may_see_days
def paper(request: HttpRequest, day: str) -> HttpResponse:
    """The same on one A4 page, for the folder."""
    return render(request, "payments/till/day_paper.html", _sheet(_date(day)))


def _sheet(on: date) -> dict[str, object]:
    accounts = day_accounts(on)
    receipts = Receipt.objects.filter(issued_at__date=on, kind="receipt").order_by("number")
    numbers = list(receipts.values_list("number", flat=True))
    return {
        "day": on,
        "close": DayClose.objects.filter(day=on).select_related("closed_by").first(),
        "accounts": [
            (account, [(kind_words(line.kind), line) for line in account.lines])
            for account in accounts
        ],
        "total_fen": sum(account.amount_fen for account in accounts),
        "tills": TillSession.objects.filter(day=on).select_related("cashier").order_by("pk"),
        "receipts": len(numbers),
        "first_receipt": numbers[0] if numbers else "",
        "last_receipt": numbers[-1] if numbers else "",
    }


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
