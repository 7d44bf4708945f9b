"""Does a published file follow from itself, and is it the one that was announced?"""

from dataclasses import dataclass
from hashlib import sha256

from enrollment.drawing.allocation import allocate
from enrollment.drawing.document import (
    FORMAT,
    DocumentError,
    Json,
    ballot_of,
    parse,
    result_rows,
    sha256_of,
)
from enrollment.drawing.seeds import public_number_of


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``said`` in the file, ``computed`` from it."""

    code: str
    is_right: bool
    said: str = ""
    computed: str = ""


def is_sound(findings: list[Finding]) -> bool:
    """Whether everything that was looked at is right."""
    return bool(findings) and all(finding.is_right for finding in findings)


def verify(text: str, *, commitment: str = "", list_hash: str = "") -> list[Finding]:
    """Look at a file; everything comes from the file alone.

    ``commitment`` and ``list_hash`` are what the school announced before the draw, if the reader
    has them: a file that follows from itself may still be another file.
    """
    try:
        document = parse(text)
        findings = [_format(document), *_hashes(document)]
        findings += _announced(document, commitment=commitment, list_hash=list_hash)
        findings += [_number(document), _result(document)]
    except DocumentError as fault:
        return [Finding("readable", is_right=False, said=str(fault))]
    except ValueError as fault:
        # A text that no JSON writer could have written, such as half a character.
        return [Finding("readable", is_right=False, said=str(fault))]
    return findings


def _format(document: Json) -> Finding:
    return _compare("format", document.get("format"), FORMAT)


def _hashes(document: Json) -> list[Finding]:
    body = {name: value for name, value in document.items() if name != "seal"}
    seed = document.get("seed")
    if not isinstance(seed, str):
        raise DocumentError("the seed is missing")
    return [
        _compare("seal", document.get("seal"), sha256_of(body)),
        _compare("commitment", document.get("commitment"), sha256(seed.encode()).hexdigest()),
        _compare("list_hash", document.get("list_hash"), sha256_of(document.get("list"))),
    ]


def _announced(document: Json, *, commitment: str, list_hash: str) -> list[Finding]:
    found = []
    if commitment:
        found.append(_compare("announced_commitment", document.get("commitment"), commitment))
    if list_hash:
        found.append(_compare("announced_list_hash", document.get("list_hash"), list_hash))
    return found


def _number(document: Json) -> Finding:
    said = document.get("public_number")
    try:
        plain = public_number_of(str(said))
    except ValueError:
        plain = ""
    return _compare("public_number", said, plain)


def _result(document: Json) -> Finding:
    result = allocate(
        ballot_of(document.get("list")),
        seed=str(document["seed"]),
        public_number=str(document.get("public_number")),
    )
    said, computed = document.get("result"), result_rows(result)
    return Finding("result", said == computed, sha256_of(said), sha256_of(computed))


def _compare(code: str, said: object, computed: str) -> Finding:
    return Finding(code, said == computed, str(said), computed)
