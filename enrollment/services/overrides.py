"""A named person sets a rule aside for one student and class, with a reason that is logged."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import TeachingClass
from enrollment.models import RuleOverride
from enrollment.rules.answer import RuleRefusal
from university import clock
from university.accounts.models import Student, User
from university.refusals import Refusal

_SHORTEST_REASON = 4


def may_override(*, actor: User, refusal: RuleRefusal) -> bool:
    """Whether this person may set that rule aside."""
    return bool(refusal.overridden_by) and actor.has_perm(refusal.overridden_by)


def override_rule(
    *,
    actor: User,
    student: Student,
    teaching_class: TeachingClass,
    refusal: RuleRefusal,
    reason: str,
) -> RuleOverride:
    """Set one rule aside. The same rule twice returns the first decision.

    Raises ``Refusal("not_yours_to_override")`` or ``Refusal("reason_missing")``.
    """
    if not may_override(actor=actor, refusal=refusal):
        raise Refusal(
            "not_yours_to_override",
            _("You cannot set this rule aside."),
            _("Please ask the registrar."),
        )
    reason = reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Please write down why this rule is set aside."),
            _("A short sentence is enough."),
        )
    with transaction.atomic():
        override, created = RuleOverride.objects.get_or_create(
            student=student,
            teaching_class=teaching_class,
            rule=refusal.code,
            defaults={"reason": reason[:200], "actor": actor, "at": clock.now()},
        )
        if created:
            log(
                instance=override,
                action="enrollment.override",
                user=actor,
                data={"rule": refusal.code, "reason": reason[:200]},
            )
    return override
