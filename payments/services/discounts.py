"""Grants: a named person looked at the proof."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.models import DiscountGrant, DiscountRule
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal


def grant_discount(
    *, actor: User, student: Student, rule: DiscountRule, valid_until: date
) -> DiscountGrant:
    """Grant ``rule`` to ``student``; a live grant is prolonged instead of doubled.

    It counts for orders opened from now on; what was promised before stays as it is.
    """
    if not actor.has_perm("payments.add_discountgrant"):
        raise Refusal("not_allowed", _("You may not grant discounts."))
    if not rule.needs_grant:
        raise Refusal("needs_no_grant", _("This discount applies by itself."))
    with transaction.atomic():
        lock_row(Student, student.pk)
        grant = DiscountGrant.objects.filter(student=student, rule=rule, revoked_at=None).first()
        grant = grant or DiscountGrant(student=student, rule=rule)
        grant.valid_until, grant.checked_by, grant.checked_at = valid_until, actor, clock.now()
        grant.save()
    return grant


def revoke_discount(*, actor: User, grant: DiscountGrant) -> DiscountGrant:
    """End a grant; orders already opened keep their price."""
    if not actor.has_perm("payments.change_discountgrant"):
        raise Refusal("not_allowed", _("You may not grant discounts."))
    DiscountGrant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=clock.now())
    grant.refresh_from_db()
    return grant
