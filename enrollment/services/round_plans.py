"""A term's rounds and rules, set up from the last term's in one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import Term
from enrollment.models import EnrollmentPolicy, ProofRule, Round
from enrollment.queries.renewals import term_before
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

_MOMENTS = ("opens_at", "closes_at", "draw_at")


@dataclass(frozen=True)
class PlannedRound:
    """A round of the last term, and when its like would be this time."""

    source: Round
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime | None


def weeks_between(source: Term, target: Term) -> int:
    """Whole weeks from one term's first week to the other's, so that a Monday stays a Monday."""
    return (_monday(target.starts_on) - _monday(source.starts_on)).days // 7


def plan_rounds(*, target: Term) -> list[PlannedRound]:
    """Return the last term's rounds moved by whole weeks; writes nothing.

    Raises ``Refusal("no_term_before")`` when there is nothing to copy, and
    ``Refusal("has_rounds")`` when the term has rounds of its own.
    """
    if Round.objects.filter(term=target).exists():
        raise Refusal(
            "has_rounds",
            _("This term has rounds already."),
            _("Change them one by one in the list of rounds."),
        )
    source = term_before(target)
    rounds = list(Round.objects.filter(term=source).order_by("opens_at", "code")) if source else []
    if source is None or not rounds:
        raise Refusal(
            "no_term_before",
            _("The term before has no rounds that could be copied."),
            _("Add the rounds one by one."),
        )
    shift = timedelta(weeks=weeks_between(source, target))
    return [
        PlannedRound(
            source=row,
            opens_at=row.opens_at + shift,
            closes_at=row.closes_at + shift,
            draw_at=row.draw_at + shift if row.draw_at else None,
        )
        for row in rounds
    ]


def set_up_rounds(*, actor: User, target: Term) -> list[Round]:
    """Write the planned rounds, and the rules where the term has none of its own.

    Raises what ``plan_rounds`` raises; two people who press at once set them up once.
    """
    with transaction.atomic():
        target = lock_row(Term, target.pk)
        planned = plan_rounds(target=target)
        rounds = [_copy(plan, target) for plan in planned]
        _copy_policy(planned[0].source.term, target)
        for row in rounds:
            log(instance=row, action="wagtail.create", user=actor)
    return rounds


def _copy(plan: PlannedRound, target: Term) -> Round:
    row = Round.objects.get(pk=plan.source.pk)
    row.pk = None
    row.term = target
    row.prospectus_version = 1
    for name in _MOMENTS:
        setattr(row, name, getattr(plan, name))
    row.save()
    return row


def _copy_policy(source: Term, target: Term) -> None:
    """Rules and the papers that they ask for; a day on which age counts is left to be set."""
    if EnrollmentPolicy.objects.filter(term=target).exists():
        return
    policy = EnrollmentPolicy.objects.filter(term=source).first()
    if policy is None:
        return
    proofs = list(ProofRule.objects.filter(policy=policy))
    policy.pk = None
    policy.term = target
    policy.age_counts_on = None
    policy.save()
    _copy_proofs(proofs, policy)


def _copy_proofs(proofs: Iterable[ProofRule], policy: EnrollmentPolicy) -> None:
    ProofRule.objects.bulk_create(
        ProofRule(policy=policy, kind_id=row.kind_id, major_id=row.major_id, from_age=row.from_age)
        for row in proofs
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
