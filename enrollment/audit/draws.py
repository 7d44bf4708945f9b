"""What ``manage.py audit`` derives again for draws; one sentence a fault."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from enrollment.drawing import is_sound, verify
from enrollment.drawing.document import parse, sha256_of
from enrollment.models import Draw, DrawFile, DrawOutcome
from enrollment.states import DrawState
from university import clock
from university.registry import Fault

#: Longer than a sweep of a large school.
_LONGEST_SETTLING = timedelta(minutes=15)


def files() -> Iterator[Fault]:
    """Every result follows from its file, and the files are those that were announced."""
    for draw in Draw.objects.exclude(state=DrawState.COMMITTED).order_by("pk"):
        texts = {file.kind: file.text for file in draw.files.all()}
        frozen = texts.get(DrawFile.Kind.LIST, "{}")
        if sha256_of(parse(frozen)) != draw.list_hash:
            sentence = _("The frozen list of %(draw)s is not the one that was announced.")
            yield Fault("enrollment.draw_files", sentence % {"draw": draw})
        if draw.state == DrawState.FROZEN:
            continue
        found = verify(
            texts.get(DrawFile.Kind.RESULT, ""),
            commitment=draw.commitment,
            list_hash=draw.list_hash,
        )
        if not is_sound(found):
            wrong = ", ".join(finding.code for finding in found if not finding.is_right)
            sentence = _("The file of %(draw)s does not follow from itself: %(wrong)s.")
            yield Fault("enrollment.draw_files", sentence % {"draw": draw, "wrong": wrong})


def outcomes() -> Iterator[Fault]:
    """The rows say what the file says: who got which class, and who waits in which place."""
    said = DrawOutcome.Said
    for draw in Draw.objects.exclude(recorded_at=None):
        document = parse(draw.files.get(kind=DrawFile.Kind.RESULT).text)
        rows = DrawOutcome.objects.filter(
            drawn_class__draw=draw, said__in=[said.WON, said.WAITING]
        ).order_by("place_no")
        found: dict[str, dict[str, list[str]]] = {}
        for class_code, code, word in rows.values_list(
            "drawn_class__teaching_class__code", "entry__code", "said"
        ):
            found.setdefault(class_code, {}).setdefault(word, []).append(code)
        for row in document["result"]["classes"]:
            mine = found.get(row["class"], {})
            if (mine.get("won", []), mine.get("waiting", [])) != (row["won"], row["waiting"]):
                sentence = _("%(draw)s: the places of class %(code)s are not those of the file.")
                values = {"draw": draw, "code": row["class"]}
                yield Fault("enrollment.draw_outcomes", sentence % values)


def settling() -> Iterator[Fault]:
    """A result is recorded soon, and a published draw has given everybody what it says."""
    unrecorded = Draw.objects.filter(
        state__in=[DrawState.DRAWN, DrawState.PUBLISHED],
        recorded_at=None,
        drawn_at__lt=clock.now() - _LONGEST_SETTLING,
    )
    for draw in unrecorded.order_by("pk"):
        sentence = _("The result of %(draw)s was drawn, but it is not recorded.")
        yield Fault("enrollment.draw_settling", sentence % {"draw": draw})
    late = Draw.objects.filter(
        state=DrawState.PUBLISHED,
        settled_at=None,
        published_at__lt=clock.now() - _LONGEST_SETTLING,
    )
    for draw in late.order_by("pk"):
        sentence = _("%(draw)s is published, but %(people)d people still have to be told.")
        values = {"draw": draw, "people": draw.entries.filter(settled_at=None).count()}
        yield Fault("enrollment.draw_settling", sentence % values)


CHECKS = {"draw_files": files, "draw_outcomes": outcomes, "draw_settling": settling}
