"""How the races about money may end."""

from collections.abc import Callable
from typing import Any

SETTLED = {
    "order": "settled",
    "place": "confirmed",
    "payments": 1,
    "receipts": 1,
    "kept_fen": 18000,
}

#: How each race may end; whatever else it ends with is wrong.
RIGHT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "same_event": lambda end: end == SETTLED,
    "cash_and_online": lambda end: end in (SETTLED, {**SETTLED, "payments": 2}),
    "two_cashiers": lambda end: end == SETTLED,
    "expiry_and_money": lambda end: (
        end == SETTLED or (end["order"], end["place"], end["kept_fen"]) == ("refunded", "lapsed", 0)
    ),
    "undo_and_money": lambda end: (
        end == SETTLED
        or (end["order"], end["place"], end["kept_fen"]) == ("refunded", "cancelled", 0)
    ),
    "one_refund": lambda end: (end["kept_fen"], end["refunds"], end["sent"]) == (0, 1, 1),
    "one_order": lambda end: (end["order"], end["attempts"]) == ("open", 1),
    "late_look": lambda end: (end["order"], end["attempts"]) == ("open", 1),
}
