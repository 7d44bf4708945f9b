"""The order of people: each has the smallest of their lots (docs/draw.md, step 1)."""

from collections.abc import Iterable
from hashlib import sha256

from enrollment.drawing.ballot import Entrant


def in_order(people: Iterable[Entrant], *, seed: str, public_number: str) -> list[Entrant]:
    """Return the people in draw order.

    Every lot is one SHA-256, so all lots are equally good, and whoever has three of them is first
    three times as often as whoever has one. Where people stand in the list makes no difference.
    """
    start = sha256(f"draw-1/{seed}/{public_number}/".encode())

    def lot(person: Entrant) -> tuple[bytes, str]:
        values = []
        for number in range(1, person.tickets + 1):
            ticket = start.copy()
            ticket.update(f"{person.code}/{number}".encode())
            values.append(ticket.digest())
        return min(values), person.code

    return sorted(people, key=lot)
