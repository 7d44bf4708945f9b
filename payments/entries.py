"""What a sale and its undoing look like in the books, as ``{account: fen}``."""

from collections import Counter
from collections.abc import Iterable

from payments.chart import Account
from payments.models import LineKind, OrderLine

_EARNED_ON = {
    LineKind.TUITION: Account.DEFERRED_TUITION,
    LineKind.MATERIALS: Account.MATERIALS_INCOME,
    LineKind.TICKET: Account.LECTURE_INCOME,
    LineKind.RENT: Account.RENT_INCOME,
    LineKind.CLEANING: Account.CLEANING_INCOME,
    LineKind.DEPOSIT: Account.DEPOSITS,
}


def delivered(lines: Iterable[OrderLine]) -> dict[str, int]:
    """Return what settling books: the advance becomes a promise at list price.

    A discount is owed by its funder, or borne by the school when nobody else does.
    """
    sums: Counter[str] = Counter()
    for line in lines:
        sums[Account.ADVANCES.value] += line.amount_fen
        bearer = Account.FUNDERS if line.discount_funder else Account.DISCOUNTS
        sums[bearer.value] += line.discount_fen
        sums[_EARNED_ON[LineKind(line.kind)].value] -= line.list_price_fen
    return {code: fen for code, fen in sums.items() if fen}


def undone(lines: Iterable[OrderLine]) -> dict[str, int]:
    """Return what a full return takes back; the sum is what the student paid."""
    sums = {code: -fen for code, fen in delivered(lines).items()}
    sums.pop(Account.ADVANCES.value, None)
    return sums
