"""The draw (抽签), pure: no Django, no database. ``docs/draw.md`` says the same in words.

``ballot`` what goes in, ``lots`` the order of people, ``allocation`` who gets what, ``document``
the published file, ``verification`` whether a file follows from itself.
"""

from enrollment.drawing.allocation import Result, Skipped, Why, allocate
from enrollment.drawing.ballot import Ballot, BallotError, BallotGroup, Entrant, Offered, Wished
from enrollment.drawing.document import (
    DocumentError,
    ballot_of,
    canonical,
    complete,
    listing,
    sealed,
    sha256_of,
)
from enrollment.drawing.lots import in_order
from enrollment.drawing.seeds import commitment_of, new_seed, public_number_of
from enrollment.drawing.verification import Finding, is_sound, verify

__all__ = [
    "Ballot",
    "BallotError",
    "BallotGroup",
    "DocumentError",
    "Entrant",
    "Finding",
    "Offered",
    "Result",
    "Skipped",
    "Why",
    "Wished",
    "allocate",
    "ballot_of",
    "canonical",
    "commitment_of",
    "complete",
    "in_order",
    "is_sound",
    "listing",
    "new_seed",
    "public_number_of",
    "sealed",
    "sha256_of",
    "verify",
]
