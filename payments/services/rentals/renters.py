"""The renter's own record, and the papers that staff look at."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.models import PaperKind, Renter, RenterKind, RenterPaper
from payments.services.rentals.deciding import MAY_DECIDE
from payments.services.rentals.locking import require_not_own
from payments.states.orders import PAPER_MOVES, PaperState, RentalState
from university import clock, states
from university.accounts.models import User
from university.pages.uploads import check_document, require_small_picture, rewritten_picture
from university.refusals import Refusal

#: Photographs of papers, and what scanners write.
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
_MOST_PIXELS = 25_000_000
#: What was asked or promised to the renter as they were.
_ON = (RentalState.ASKED, RentalState.APPROVED, RentalState.RUNNING)


def register_renter(
    *,
    login: User,
    kind: RenterKind,
    name: str,
    contact_name: str,
    teaches_children: bool,
    uses_acknowledged: Sequence[str],
) -> Renter:
    """Write the renter of a login, or change it; the forbidden uses are kept as they were read.

    Who they are stays while a request or a rental is on; with another name or kind the papers are
    looked at anew. Raises Refusal ``uses_not_acknowledged`` or ``rents_already``.
    """
    if not uses_acknowledged:
        raise Refusal(
            "uses_not_acknowledged",
            _("Please read first what the rooms may not be used for."),
        )
    values = {
        "kind": kind,
        "name": name,
        "contact_name": contact_name,
        "teaches_children": teaches_children,
        "uses_acknowledged": list(uses_acknowledged),
        "acknowledged_at": clock.now(),
    }
    with transaction.atomic():
        old = Renter.objects.select_for_update(no_key=True).filter(login=login).first()
        if old and (old.kind, old.name) != (kind, name):
            _become_somebody_else(old)
        return Renter.objects.update_or_create(login=login, defaults=values)[0]


def _become_somebody_else(renter: Renter) -> None:
    if renter.rentals.filter(state__in=_ON).exists():
        raise Refusal(
            "rents_already",
            _("Name and kind stay as they are while you ask for a room or rent one."),
            _("Please ask the office if they are wrong."),
        )
    for paper in renter.papers.filter(state=PaperState.ACCEPTED):
        states.move(paper, to=PaperState.SENT, moves=PAPER_MOVES, reason="of somebody else now")


def send_paper(*, renter: Renter, kind: PaperKind, upload: File, valid_until: date) -> RenterPaper:
    """Keep a paper that the renter sends, once its content was looked into.

    Raises Refusal ``paper_over``, ``wrong_file`` or what the content check says.
    """
    _require_valid(valid_until)
    paper = RenterPaper(
        renter=renter, kind=kind, valid_until=valid_until, file=checked_file(upload)
    )
    with transaction.atomic():
        paper.save()
        states.record(paper, actor=renter.login)
    return paper


def see_paper(*, actor: User, renter: Renter, kind: PaperKind, valid_until: date) -> RenterPaper:
    """Staff saw the paper itself: only that is stored, by whom and until when it counts."""
    _require_right(actor)
    require_not_own(actor, renter)
    _require_valid(valid_until)
    with transaction.atomic():
        paper = RenterPaper.objects.create(renter=renter, kind=kind, valid_until=valid_until)
        states.record(paper, actor=actor)
        _decide(paper, PaperState.ACCEPTED, actor=actor, why="seen at the desk")
    return paper


def accept_paper(*, actor: User, paper: RenterPaper) -> RenterPaper:
    """Staff looked at the paper, and it is good. Raises Refusal("already_decided")."""
    _require_right(actor)
    require_not_own(actor, paper.renter)
    with transaction.atomic():
        _decide(paper, PaperState.ACCEPTED, actor=actor, why="")
    return paper


def refuse_paper(*, actor: User, paper: RenterPaper, why: str) -> RenterPaper:
    """The paper is not good; the renter reads why. Raises Refusal("no_reason")."""
    _require_right(actor)
    if not why.strip():
        raise Refusal("no_reason", _("Please write why: the renter reads it."))
    with transaction.atomic():
        _decide(paper, PaperState.REFUSED, actor=actor, why=why.strip()[:120])
    return paper


def checked_file(upload: File) -> File:
    """Return the file as it may be kept; pictures are written anew."""
    ending = "." + (upload.name or "").lower().rpartition(".")[2]
    if ending not in ENDINGS:
        raise Refusal(
            "wrong_file",
            _("This kind of file cannot be taken."),
            _("Please send a photograph (jpg, png) or a PDF."),
        )
    try:
        check_document(upload)
        if ending == ".pdf":
            return upload
        require_small_picture(upload, most_pixels=_MOST_PIXELS)
        return rewritten_picture(upload)
    except ValidationError as error:
        raise Refusal("wrong_file", " ".join(error.messages)) from error


def _decide(paper: RenterPaper, to: PaperState, *, actor: User, why: str) -> None:
    refusal = why if to == PaperState.REFUSED else ""
    allowed = PAPER_MOVES.get(paper.state, frozenset())
    if to not in allowed or not states.move(
        paper,
        to=to,
        moves=PAPER_MOVES,
        actor=actor,
        reason=why,
        checked_by=actor,
        checked_at=clock.now(),
        refusal=refusal,
    ):
        raise Refusal("already_decided", _("This paper has been decided already."))


def _require_valid(valid_until: date) -> None:
    if valid_until < clock.today():
        raise Refusal(
            "paper_over",
            _("This paper is not valid any more."),
            _("Please send one that is."),
        )


def _require_right(actor: User) -> None:
    if not actor.has_perm(MAY_DECIDE):
        raise Refusal("not_yours_to_decide", _("Somebody else decides about rentals."))
