"""The draw once more, written from ``docs/draw.md`` alone and sharing no line with the product.

It reads the file's list as it stands and looks at one seat after the other, where the product
serves one queue after the other.
"""

import hashlib
from typing import Any

Json = dict[str, Any]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def text_of(value: object) -> str:
    """The canonical form."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(_sign(sign) for sign in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(text_of(part) for part in value) + "]"
    assert isinstance(value, dict)
    pairs = sorted(value.items())
    return "{" + ",".join(f"{text_of(name)}:{text_of(part)}" for name, part in pairs) + "}"


def _sign(sign: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r"}
    short["\t"] = "\\t"
    if sign in short:
        return short[sign]
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x20 else sign


def hash_of(value: object) -> str:
    """The hash of a value's canonical form."""
    return _sha(text_of(value))


def draw(frozen: Json, seed: str, public_number: str) -> Json:
    """The ``result`` of a list."""
    everybody = {row["code"]: row for row in frozen["people"]}
    order = sorted(everybody, key=lambda code: (_lot(everybody[code], seed, public_number), code))
    got: dict[str, list[str]] = {code: [] for code in everybody}
    won: dict[str, list[str]] = {row["code"]: [] for row in frozen["classes"]}
    waiting: dict[str, list[str]] = {row["code"]: [] for row in frozen["classes"]}
    kept = {row["code"]: row["new_seats"] for row in frozen["classes"]}
    free = {row["code"]: row["seats"] - row["new_seats"] for row in frozen["classes"]}
    skipped = []
    rank = 0
    while any(len(row["wishes"]) > rank for row in everybody.values()):
        queue: list[tuple[str, str, bool]] = []
        for code in order:
            wishes = everybody[code]["wishes"]
            if len(wishes) <= rank:
                continue
            wish = wishes[rank]
            reason = _reason(frozen, everybody[code], got[code], wish["class"])
            if reason:
                skipped.append({"class": wish["class"], "person": code, "why": reason})
            else:
                queue.append((code, wish["class"], wish["continues"]))
        queue = [row for row in queue if row[2]] + [row for row in queue if not row[2]]
        rest = []
        for code, wanted, _continues in queue:
            if everybody[code]["new"] and kept[wanted]:
                kept[wanted] -= 1
                won[wanted].append(code)
                got[code].append(wanted)
            else:
                rest.append((code, wanted))
        for code, wanted in rest:
            if not free[wanted] + kept[wanted]:
                waiting[wanted].append(code)
                continue
            if free[wanted]:
                free[wanted] -= 1
            else:
                kept[wanted] -= 1
            won[wanted].append(code)
            got[code].append(wanted)
        rank += 1
    classes = [{"class": code, "won": won[code], "waiting": waiting[code]} for code in sorted(won)]
    return {"order": order, "classes": classes, "skipped": skipped}


def _lot(row: Json, seed: str, public_number: str) -> str:
    start = f"draw-1/{seed}/{public_number}/{row['code']}/"
    return min(_sha(f"{start}{number + 1}") for number in range(row["tickets"]))


def _reason(frozen: Json, row: Json, got: list[str], wanted: str) -> str:
    if len(got) >= row["wants"]:
        return "enough"
    for had in got:
        if sorted([had, wanted]) in frozen["clashes"]:
            return "clash"
    for group in frozen["groups"]:
        if wanted in group["classes"]:
            count = row["used"].get(group["name"], 0)
            count += sum(1 for had in got if had in group["classes"])
            if count >= group["most"]:
                return "limit"
    return ""
