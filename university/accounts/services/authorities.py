"""A senior lets a helper act for them, and ends it (Civil Code Art. 161-165; SENIORS C2)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university import clock
from university.accounts.models import (
    AuthorityScope,
    GivenHow,
    ProxyAuthorization,
    Student,
    User,
)
from university.accounts.person_names import clean_name
from university.accounts.queries import helpers_of, live_authorities
from university.accounts.services.phone_logins import unproven_login
from university.accounts.services.students import require_staff
from university.locking import lock_row
from university.notifications.services import tell
from university.privacy import mask_phone
from university.refusals import Refusal
from university.words import day

#: An authority ends by itself within a year; then the senior is asked again.
LONGEST_DAYS = 366
MOST_HELPERS = 6


def grant_authority(
    *,
    actor: User,
    student: Student,
    helper_phone: str,
    helper_name: str,
    scope: str,
    valid_until: date,
    given_how: str,
) -> ProxyAuthorization:
    """Let the person with ``helper_phone`` (E.164) act for ``student`` up to ``valid_until``.

    An authority that this helper already has is replaced. The senior is told. The caller has
    checked the code that went to the senior's phone (``GivenHow.CODE``), or staff hold the signed
    paper (``GivenHow.PAPER``). Raises Refusal ``helper_cannot_grant``, ``helper_is_self``,
    ``wrong_scope``, ``wrong_end``, ``too_many_helpers`` and those of ``clean_name``.
    """
    _require_right(actor, student, given_how)
    helper_name = clean_name(helper_name)
    if scope not in AuthorityScope.values:
        raise Refusal("wrong_scope", _("Please choose what the helper may do."))
    if not clock.today() <= valid_until <= clock.today() + timedelta(days=LONGEST_DAYS):
        raise Refusal("wrong_end", _("Please choose until when, at most a year."))
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        helper = unproven_login(phone=helper_phone)
        if helper.pk == student.login_id:
            raise Refusal(
                "helper_is_self",
                _("This is the student's own phone."),
                _("Please fill in the helper's phone."),
            )
        before = helpers_of(student).filter(helper=helper)
        if helpers_of(student).exclude(helper=helper).count() >= MOST_HELPERS:
            raise Refusal(
                "too_many_helpers",
                _("There are already %(most)d helpers.") % {"most": MOST_HELPERS},
                _("Please end one of them first."),
            )
        before.update(revoked_at=clock.now())
        # One that ran out by its date still counts as live for the database.
        student.authorities.filter(helper=helper, revoked_at__isnull=True).update(
            revoked_at=clock.now()
        )
        authority = ProxyAuthorization.objects.create(
            helper=helper,
            helper_name=helper_name,
            student=student,
            scope=scope,
            given_how=given_how,
            given_at=clock.now(),
            recorded_by=actor,
            valid_until=valid_until,
        )
        _log(authority, actor, "accounts.grant_authority")
        tell(
            student=student,
            template="authority_given",
            values={"helper": helper_name, "date": day(valid_until)},
            unique_key=f"authority_given:{authority.pk}",
        )
    return authority


def revoke_authority(*, actor: User, authority: ProxyAuthorization) -> ProxyAuthorization:
    """End an authority at once; ending it twice changes nothing. The senior is told.

    The senior, the helper and the desk may. Raises Refusal ``staff_only`` for others.
    """
    student = authority.student
    if actor.pk not in {student.login_id, authority.helper_id}:
        require_staff(actor)
    with transaction.atomic():
        ended = ProxyAuthorization.objects.filter(pk=authority.pk, revoked_at__isnull=True)
        if ended.update(revoked_at=clock.now()):
            _log(authority, actor, "accounts.revoke_authority")
            tell(
                student=student,
                template="authority_ended",
                values={"helper": helper_words(authority)},
                unique_key=f"authority_ended:{authority.pk}",
            )
    authority.refresh_from_db()
    return authority


def tell_helper_acted(*, actor: User, student: Student, act: str, unique_key: str) -> None:
    """Tell the senior what somebody else has just done for them (SENIORS criterion 35).

    Does nothing when the senior did it. ``act`` is a verb and its object, e.g. ``报名书法班``.
    """
    if student.login_id == actor.pk:
        return
    authority = live_authorities(helper=actor).filter(student=student).first()
    helper = helper_words(authority) if authority else actor.get_full_name()
    tell(
        student=student,
        template="helper_acted",
        values={"helper": helper or mask_phone(actor.phone or ""), "act": act},
        unique_key=unique_key,
    )


def helper_words(authority: ProxyAuthorization) -> str:
    """Return how a helper is called: by the senior's word, the login's name, or its phone."""
    helper = authority.helper
    return authority.helper_name or helper.get_full_name() or mask_phone(helper.phone or "")


def _require_right(actor: User, student: Student, given_how: str) -> None:
    if given_how == GivenHow.PAPER:
        require_staff(actor)
        return
    if student.login_id != actor.pk or given_how != GivenHow.CODE:
        raise Refusal(
            "helper_cannot_grant",
            _("Only %(name)s can name a helper.") % {"name": student.name},
            _("They can do it on their own phone, or on paper at the desk."),
        )


def _log(authority: ProxyAuthorization, actor: User, action: str) -> None:
    log(
        instance=authority.student,
        action=action,
        user=actor,
        data={"authority": authority.pk, "scope": authority.scope},
    )
