"""What ``manage.py audit`` proves about classes below the minimum: every answer was done."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from enrollment.models import ClassAnswer, ClassChoice, Withdrawal
from university.registry import Fault


def small_classes() -> Iterator[Fault]:
    """Whoever moves has a transfer to that class, whoever wants money a place that has ended."""
    ended = Withdrawal.objects.filter(place=OuterRef("place"))
    moves = ClassChoice.objects.filter(answer__in=[ClassAnswer.MERGE, ClassAnswer.MOVE])
    faults = (
        (
            ClassChoice.objects.filter(~Exists(ended), answer=ClassAnswer.REFUND),
            _("Answer %(row)d wants money back, but the place has not ended."),
        ),
        (
            moves.filter(transfer__isnull=True),
            _("Answer %(row)d wants another class, but nobody moved the place."),
        ),
        (
            moves.exclude(transfer__isnull=True).exclude(transfer__to_class=F("to_class")),
            _("Answer %(row)d names another class than its transfer."),
        ),
    )
    for rows, sentence in faults:
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield Fault("enrollment.small_classes", sentence % {"row": pk})
