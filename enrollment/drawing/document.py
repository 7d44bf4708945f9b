"""The published file: a JSON object from which the whole draw can be computed again."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from enrollment.drawing.allocation import Result, allocate
from enrollment.drawing.ballot import Ballot, BallotError, BallotGroup, Entrant, Offered, Wished
from enrollment.drawing.seeds import commitment_of

FORMAT = "senior-university-draw-1"
Json = dict[str, Any]


class DocumentError(ValueError):
    """The file is not a draw; the sentence names the first thing that is wrong with it."""


def canonical(value: object) -> bytes:
    """Return JSON in its one shortest form: keys sorted, no blanks, characters as UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256_of(value: object) -> str:
    """Return the hash of a value in its canonical form, as 64 hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def listing(
    ballot: Ballot,
    *,
    class_names: Mapping[str, str],
    masked_names: Mapping[str, str],
    staff_decisions: Iterable[Json] = (),
    left_out: Iterable[Json] = (),
) -> Json:
    """Return the frozen list as the file holds it. People stand in order of their codes."""
    return {
        "classes": [
            {
                "code": row.code,
                "name": class_names[row.code],
                "new_seats": row.new_seats,
                "seats": row.seats,
            }
            for row in sorted(ballot.classes, key=lambda row: row.code)
        ],
        "people": [
            {
                "code": row.code,
                "name": masked_names[row.code],
                "new": row.is_new,
                "tickets": row.tickets,
                "used": dict(row.used),
                "wants": row.wants,
                "wishes": [
                    {"class": wish.class_code, "continues": wish.continues} for wish in row.wishes
                ],
            }
            for row in sorted(ballot.people, key=lambda row: row.code)
        ],
        "clashes": [list(pair) for pair in sorted(ballot.clashes)],
        "groups": [
            {"classes": sorted(row.classes), "most": row.most, "name": row.name}
            for row in sorted(ballot.groups, key=lambda row: row.name)
        ],
        "left_out": list(left_out),
        "staff_decisions": list(staff_decisions),
    }


def ballot_of(frozen: object) -> Ballot:
    """Read the frozen list back. Raises DocumentError."""
    try:
        rows = _object(frozen)
        return Ballot(
            classes=tuple(
                Offered(_text(row, "code"), _count(row, "seats"), _count(row, "new_seats"))
                for row in map(_object, _list(rows, "classes"))
            ),
            people=tuple(_entrant(_object(row)) for row in _list(rows, "people")),
            clashes=frozenset(_pair(row) for row in _list(rows, "clashes")),
            groups=tuple(
                BallotGroup(
                    _text(row, "name"),
                    _count(row, "most"),
                    frozenset(_texts(_list(row, "classes"))),
                )
                for row in map(_object, _list(rows, "groups"))
            ),
        )
    except BallotError as fault:
        raise DocumentError(str(fault)) from fault


def sealed(document: Json) -> Json:
    """Return the file with its last line: the hash of everything else in it."""
    body = {name: value for name, value in document.items() if name != "seal"}
    return {**body, "seal": sha256_of(body)}


def complete(frozen: Json, *, head: Json, seed: str, public_number: str) -> tuple[Json, Result]:
    """Draw, and return the whole file with the result."""
    result = allocate(ballot_of(frozen), seed=seed, public_number=public_number)
    document = sealed(
        {
            "format": FORMAT,
            "head": head,
            "commitment": commitment_of(seed),
            "list": frozen,
            "list_hash": sha256_of(frozen),
            "seed": seed,
            "public_number": public_number,
            "result": result_rows(result),
        }
    )
    return document, result


def result_rows(result: Result) -> Json:
    """Return the result as the file holds it."""
    return {
        "order": result.order,
        "classes": [
            {"class": code, "waiting": result.waiting[code], "won": result.won[code]}
            for code in sorted(result.won)
        ],
        "skipped": [
            {"class": row.class_code, "person": row.person, "why": str(row.why)}
            for row in result.skipped
        ],
    }


def parse(text: str) -> Json:
    """Read a file. Raises DocumentError when it is not JSON as this page allows it."""
    try:
        return _object(json.loads(text, parse_float=_no_fraction, parse_constant=_no_fraction))
    except (ValueError, RecursionError) as fault:
        msg = f"not a file of a draw: {fault}"
        raise DocumentError(msg) from fault


def _no_fraction(found: str) -> None:
    msg = f"{found} is no whole number"
    raise DocumentError(msg)


def _entrant(row: Json) -> Entrant:
    wishes = tuple(
        Wished(_text(wish, "class"), _flag(wish, "continues"))
        for wish in map(_object, _list(row, "wishes"))
    )
    used = _object(row.get("used"))
    return Entrant(
        code=_text(row, "code"),
        wishes=wishes,
        tickets=_count(row, "tickets"),
        is_new=_flag(row, "new"),
        wants=_count(row, "wants"),
        used={name: _count(used, name) for name in used},
    )


def _pair(row: object) -> tuple[str, str]:
    if not isinstance(row, list) or len(row) != 2:
        raise DocumentError("a clash names two classes")
    one, other = _texts(row)
    return one, other


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise DocumentError("something in the list is not what it should be")
    return value


def _list(row: Json, name: str) -> list[object]:
    value = row.get(name)
    if not isinstance(value, list):
        msg = f"{name} is not a list"
        raise DocumentError(msg)
    return value


def _texts(values: Iterable[object]) -> list[str]:
    found = [value for value in values if isinstance(value, str)]
    if found != list(values):
        raise DocumentError("a code is not a text")
    return found


def _text(row: Json, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        msg = f"{name} is not a text"
        raise DocumentError(msg)
    return value


def _count(row: Json, name: str) -> int:
    value = row.get(name)
    if type(value) is not int or value < 0:
        msg = f"{name} is not a whole number"
        raise DocumentError(msg)
    return value


def _flag(row: Json, name: str) -> bool:
    value = row.get(name)
    if not isinstance(value, bool):
        msg = f"{name} is neither true nor false"
        raise DocumentError(msg)
    return value
