"""A class is called off: a row, then everybody's place ends and their money goes back in full."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import TeachingClass
from courses.services.classes import call_off_class as close_class
from enrollment.services.calling_off import end_class
from payments.models import ClassCallOff
from payments.services.changes.approvals import require_reason
from payments.services.changes.withdrawals import settle_due_withdrawals
from payments.services.waking import CHANGES, wake
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

MAY_CALL_OFF = "payments.add_classcalloff"


def call_off_class(*, actor: User, teaching_class: TeachingClass, reason: str) -> ClassCallOff:
    """Take a class out of the programme; the sweep ends the places and pays everybody back.

    Doing it twice gives the same row. Raises Refusal ``may_not_decide`` or ``reason_missing``.
    """
    if not actor.has_perm(MAY_CALL_OFF):
        raise Refusal(
            "may_not_decide", _("You cannot call classes off."), _("Please ask the registrar.")
        )
    require_reason(reason)
    with transaction.atomic():
        row = close_class(teaching_class=teaching_class, actor=actor, reason=reason.strip())
        made, is_new = ClassCallOff.objects.get_or_create(
            teaching_class=row, defaults={"reason": reason.strip()[:200], "acted_by": actor}
        )
        if is_new:
            log(instance=made, action="payments.call_off_class", user=actor)
        wake(CHANGES)
    return made


def finish_call_offs() -> int:
    """The sweep: go on ending places of called-off classes; return how many ended."""
    ended = 0
    for row in ClassCallOff.objects.filter(finished_at=None).select_related("acted_by"):
        count = end_class(class_id=row.teaching_class_id, actor=row.acted_by, reason=row.reason)
        ended += count
        if not count:
            ClassCallOff.objects.filter(pk=row.pk).update(finished_at=clock.now())
    return ended


def settle_changes() -> int:
    """The sweep of all changes: places of called-off classes, then what is due to everybody."""
    return finish_call_offs() + settle_due_withdrawals()
