"""The steps of a draw: commit the seed, freeze the list, draw, publish. Each is taken once.

Two people who press at once do it once: every step is a compare-and-swap, and whoever comes second
gets the draw as it stands. Lock order: round, draw. Places are given by ``draw_settling``.
"""

import json
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.drawing import commitment_of, complete, new_seed, public_number_of
from enrollment.drawing.document import parse, sha256_of
from enrollment.models import Allocation, Draw, DrawFile, Round
from enrollment.services.draw_list import make_list
from enrollment.services.draw_records import record_result, write_entries
from enrollment.states import DRAW_MOVES, DrawState
from university import clock, states
from university.accounts.models import User
from university.celery import nudge
from university.locking import lock_row
from university.refusals import Refusal
from university.words import full_moment

_SHORTEST_SOURCE = 4


def commit_seed(*, actor: User, enrolment_round: Round, number_source: str) -> Draw:
    """Make the secret seed of a round and let its hash be seen. Twice gives the first one.

    ``number_source`` says, for the public, which number will be used at the draw.
    Raises Refusal ``not_a_draw`` or ``source_missing``.
    """
    if enrolment_round.allocation != Allocation.LOTTERY:
        raise Refusal(
            "not_a_draw",
            _("In this round no lots are drawn."),
            _("Please choose a round whose places are drawn by lot."),
        )
    number_source = number_source.strip()
    if len(number_source) < _SHORTEST_SOURCE:
        raise Refusal(
            "source_missing",
            _("Please write down which public number will be used."),
            _("For example the city lottery's number of a named day."),
        )
    with transaction.atomic():
        lock_row(Round, enrolment_round.pk)
        if draw := Draw.objects.filter(round=enrolment_round).first():
            return draw
        seed = new_seed()
        draw = Draw.objects.create(
            round=enrolment_round,
            commitment=commitment_of(seed),
            seed=seed,
            number_source=number_source[:80],
            committed_at=clock.now(),
        )
        states.record(draw, actor=actor)
    return draw


def freeze_list(*, actor: User, draw: Draw) -> Draw:
    """Close the list of a round that is over and publish it. Twice gives the first list.

    Whoever applies takes the round's lock at the end, so that an application is on the list or is
    refused, never neither. Raises Refusal ``round_still_open`` or ``nobody_to_draw``.
    """
    now = clock.now()
    with transaction.atomic():
        enrolment_round = lock_row(Round, draw.round_id)
        draw.refresh_from_db()
        if draw.state != DrawState.COMMITTED:
            return draw
        if enrolment_round.closes_at > now:
            raise Refusal(
                "round_still_open",
                _("People can still apply until %(when)s.")
                % {"when": full_moment(enrolment_round.closes_at)},
                _("The list can be frozen after that."),
            )
        made = make_list(enrolment_round)
        if not made.frozen["people"]:
            raise Refusal(
                "nobody_to_draw",
                _("Nobody takes part in this draw."),
                _("Please look at the applications of the round."),
            )
        list_hash = sha256_of(made.frozen)
        DrawFile.objects.create(
            draw=draw, kind=DrawFile.Kind.LIST, text=_readable(made.frozen), sha256=list_hash
        )
        write_entries(draw, made)
        _step(draw, DrawState.FROZEN, actor, list_hash=list_hash, frozen_at=now)
    return draw


def draw_lots(*, actor: User, draw: Draw, public_number: str) -> Draw:
    """Draw with the public number as somebody typed it. The same number twice changes nothing.

    The sealed file is kept at once; the worker then writes it into rows (``record_draws``).

    Raises Refusal ``number_wrong``, ``list_not_frozen`` or ``already_drawn``.
    """
    try:
        number = public_number_of(public_number)
    except ValueError as fault:
        raise Refusal(
            "number_wrong",
            _("A public number has 3 to 40 digits and nothing else."),
            _("Please type it again as it was made public."),
        ) from fault
    now = clock.now()
    with transaction.atomic():
        lock_row(Draw, draw.pk)
        draw.refresh_from_db()
        if draw.state == DrawState.COMMITTED:
            raise Refusal(
                "list_not_frozen",
                _("The list of this draw is not frozen yet."),
                _("Please freeze it first, so that everybody can see it."),
            )
        if draw.state != DrawState.FROZEN:
            _refuse_another_number(draw, number)
            return draw
        draw.public_number, draw.drawn_at = number, now
        frozen = parse(draw.files.get(kind=DrawFile.Kind.LIST).text)
        document, _result = complete(frozen, head=_head(draw), seed=draw.seed, public_number=number)
        DrawFile.objects.create(
            draw=draw,
            kind=DrawFile.Kind.RESULT,
            text=_readable(document),
            sha256=document["seal"],
        )
        _step(draw, DrawState.DRAWN, actor, public_number=number, drawn_at=now)
        transaction.on_commit(partial(nudge, "enrollment.record_draws"), robust=True)
    return draw


def publish_draw(*, actor: User, draw: Draw) -> Draw:
    """Make the result public; the worker then gives places and tells everybody. Twice is once.

    Raises Refusal ``not_drawn_yet``.
    """
    with transaction.atomic():
        lock_row(Draw, draw.pk)
        draw.refresh_from_db()
        if draw.state == DrawState.PUBLISHED:
            return draw
        if draw.state != DrawState.DRAWN:
            raise Refusal(
                "not_drawn_yet",
                _("The lots of this round are not drawn yet."),
                _("Please draw first."),
            )
        record_result(draw)
        _step(draw, DrawState.PUBLISHED, actor, published_at=clock.now())
        transaction.on_commit(partial(nudge, "enrollment.settle_draws"), robust=True)
    return draw


def _step(draw: Draw, to: DrawState, actor: User, **changes: Any) -> None:
    """Take one step under the lock; nobody can have been first."""
    if not states.move(draw, to=to, moves=DRAW_MOVES, actor=actor, **changes):
        msg = f"draw {draw.pk} moved under our lock"
        raise RuntimeError(msg)


def _refuse_another_number(draw: Draw, number: str) -> None:
    if draw.public_number != number:
        raise Refusal(
            "already_drawn",
            _("The lots were drawn already, with the number %(number)s.")
            % {"number": draw.public_number},
            _("A draw is held once. Nothing has been changed."),
        )


def _head(draw: Draw) -> dict[str, str]:
    """Words for whoever reads the file; the computation does not use them."""
    enrolment_round = draw.round
    return {
        "school": settings.WAGTAIL_SITE_NAME,
        "term": enrolment_round.term.name,
        "round": enrolment_round.name,
        "place": enrolment_round.draw_place,
        "public_number_source": draw.number_source,
        "committed": full_moment(draw.committed_at),
        "frozen": _when(draw.frozen_at),
        "drawn": _when(draw.drawn_at),
    }


def _when(moment: datetime | None) -> str:
    return full_moment(moment) if moment else ""


def _readable(value: object, *, depth: int = 3) -> str:
    """JSON for people: a person, a class, a fact a line. Hashes are of the canonical form.

    ``json.dumps(indent=1)`` says the same, but runs in Python: 15 seconds for a large city.
    """
    if not depth or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list):
        return "[\n" + ",\n".join(_readable(row, depth=depth - 1) for row in value) + "\n]"
    parts = (
        f"{json.dumps(name, ensure_ascii=False)}: {_readable(value[name], depth=depth - 1)}"
        for name in sorted(value)
    )
    return "{\n" + ",\n".join(parts) + "\n}"
