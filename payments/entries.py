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
        sums[Account.ADVANCES.value] += line.amount_fen + line.carried_fen
        bearer = Account.FUNDERS if line.discount_funder else Account.DISCOUNTS
        sums[bearer.value] += line.discount_fen
        sums[_EARNED_ON[LineKind(line.kind)].value] -= line.list_price_fen
    return {code: fen for code, fen in sums.items() if fen}


def part_undone(line: OrderLine, amount_fen: int, discount_fen: int) -> Counter[str]:
    """Return what undoing a part of a line takes back; the sum is ``amount_fen``."""
    bearer = Account.FUNDERS if line.discount_funder else Account.DISCOUNTS
    sums: Counter[str] = Counter()
    sums[_EARNED_ON[LineKind(line.kind)].value] += amount_fen + discount_fen
    sums[bearer.value] -= discount_fen
    return sums


def carried_on(undone: dict[str, int], carried_fen: int) -> dict[str, int]:
    """Return the same with what the payer paid of it kept as an advance for the next order."""
    return {**undone, Account.ADVANCES.value: -carried_fen}


def undone(lines: Iterable[OrderLine]) -> dict[str, int]:
    """Return what a full return takes back; the sum is what the student paid."""
    sums = {code: -fen for code, fen in delivered(lines).items()}
    sums.pop(Account.ADVANCES.value, None)
    return sums
