"""The trial balance by day or by term, and the proof that nobody changed the journal."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from courses.models import Term
from payments import ledger
from payments.exporting import FORMATS, Row, as_table, yuan_cell
from payments.models import JournalHead
from payments.queries.books import BalanceRow, frozen_until, trial_balance
from university import clock
from university.accounts.access import staff_permission_required

may_see_books = staff_permission_required("payments.view_journaltransaction")


class SpanForm(forms.Form):
    """From when until when; a term gives both."""

    term = forms.ModelChoiceField(
        queryset=Term.objects.order_by("-starts_on"),
        label=gettext_lazy("Term"),
        required=False,
    )
    first = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Up to day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def span(self) -> tuple[date | None, date]:
        """Return both days; without an answer, everything until today's books."""
        if not self.is_valid():
            return None, _until()
        if term := self.cleaned_data["term"]:
            return term.starts_on, term.ends_on
        return self.cleaned_data["first"], self.cleaned_data["last"] or _until()


@require_safe
@may_see_books
def balance(request: HttpRequest) -> HttpResponse:
    """Show every account over a span of days; as a file with ``format``."""
    form = SpanForm(request.GET or None)
    first, last = form.span
    rows = trial_balance(first, last)
    if (kind := request.GET.get("format", "")) in FORMATS:
        return as_table(_table(rows), name=f"trial-balance-{last}", kind=kind)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "rows": rows,
        "debit_fen": sum(row.debit_fen for row in rows),
        "credit_fen": sum(row.credit_fen for row in rows),
        "closing_fen": sum(row.closing_fen for row in rows),
        "asked": request.GET.urlencode(),
    }
    return render(request, "payments/books/balance.html", context)


@require_safe
@may_see_books
def chain(request: HttpRequest) -> HttpResponse:
    """Compute every hash again, from the first posting to the last."""
    head = JournalHead.objects.first()
    context = {
        "faults": [fault.sentence for fault in ledger.verify()],
        "postings": head.position if head else 0,
        "hash": head.hash if head else "",
        "frozen": frozen_until(),
        "now": clock.now(),
    }
    return render(request, "payments/books/chain.html", context)


def _until() -> date:
    """Today, or the day of the books when today is frozen already."""
    frozen = frozen_until()
    today = clock.today()
    return today if frozen is None or frozen < today else date.fromordinal(frozen.toordinal() + 1)


def _table(rows: list[BalanceRow]) -> list[Row]:
    heads = [_("code"), _("name"), _("opening"), _("debit"), _("credit"), _("closing")]
    return [
        heads,
        *(
            [
                row.code,
                row.name,
                yuan_cell(row.opening_fen),
                yuan_cell(row.debit_fen),
                yuan_cell(row.credit_fen),
                yuan_cell(row.closing_fen),
            ]
            for row in rows
        ),
    ]
