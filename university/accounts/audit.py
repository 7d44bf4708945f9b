"""What ``manage.py audit`` proves about people: numbers, cards, consents, helpers, staff.

No sentence names a person or a number; it gives the row, which staff may open.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from stdnum.cn import ric

from university import clock
from university.accounts.id_numbers import LENGTH
from university.accounts.models import (
    Consent,
    ConsentText,
    ProxyAuthorization,
    Standing,
    Student,
    User,
)
from university.privacy import EncryptedTextField, blind_index
from university.registry import Fault

#: Year, then the running number; records from elsewhere keep the number that they came with.
_STUDENT_NO = re.compile(r"^[0-9A-Z-]{3,12}$")
_CARD_TOKEN = re.compile(r"^[0-9A-Za-z_-]{12,24}$")
#: ``key id : base64`` of at least nonce, one sign and tag.
_SEALED = re.compile(r"^[^:]+:[0-9A-Za-z+/]{40,}={0,2}$")
_LIKE_ID_NUMBER = r"[0-9]{17}[0-9Xx]"
_OURS = ("university", "courses", "enrollment", "payments", "wagtail")
_ROWS = 500
MOST_WAITING = timedelta(days=7)


def card_numbers() -> Iterator[Fault]:
    """Every student number and card code has its form; the database keeps them unique."""
    rows = Student.objects.values_list("pk", "student_no", "card_token")
    for pk, number, token in rows.iterator(chunk_size=_ROWS):
        if not _STUDENT_NO.match(number):
            yield Fault(
                "accounts.card_numbers", _("Student %(row)d has an odd number.") % {"row": pk}
            )
        if not _CARD_TOKEN.match(token):
            yield Fault(
                "accounts.card_numbers", _("Student %(row)d has an odd card code.") % {"row": pk}
            )


def id_numbers() -> Iterator[Fault]:
    """ID numbers are stored encrypted, can be opened, and are found by their look-up."""
    unreadable = set()
    for pk, stored in _stored_id_numbers():
        if not _SEALED.match(stored):
            unreadable.add(pk)
            yield Fault(
                "accounts.id_numbers",
                _("The ID number of student %(row)d lies open.") % {"row": pk},
            )
    rows = Student.objects.exclude(pk__in=unreadable).exclude(id_number="")
    for row in rows.only("id_number", "id_number_index").iterator(chunk_size=_ROWS):
        if row.id_number_index != blind_index(row.id_number):
            yield Fault(
                "accounts.id_numbers",
                _("The look-up of student %(row)d does not lead to the ID number.")
                % {"row": row.pk},
            )
    for pk in Student.objects.filter(id_number="", id_number_index__isnull=False).values_list(
        "pk", flat=True
    ):
        yield Fault(
            "accounts.id_numbers",
            _("Student %(row)d has a look-up and no ID number.") % {"row": pk},
        )


def _stored_id_numbers() -> list[tuple[int, str]]:
    """Return what the column really holds; the field itself would decrypt it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, id_number FROM accounts_student WHERE id_number <> ''")
        return list(cursor.fetchall())


def helper_authorities() -> Iterator[Fault]:
    """One live authority a pair, none for the dead, none for oneself, none open-ended."""
    live = ProxyAuthorization.objects.filter(revoked_at__isnull=True)
    twice = live.values("helper", "student").annotate(rows=Count("pk")).filter(rows__gt=1)
    for pair in twice:
        yield Fault(
            "accounts.helper_authorities",
            _("Student %(row)d has the same helper twice.") % {"row": pair["student"]},
        )
    faults = (
        (Q(student__standing=Standing.DECEASED), _("Authority %(row)d outlives the student.")),
        (Q(helper=F("student__login")), _("Authority %(row)d is for the person's own login.")),
        (Q(valid_until__lt=F("given_at__date")), _("Authority %(row)d ended before it began.")),
    )
    for wrong, sentence in faults:
        for pk in live.filter(wrong).values_list("pk", flat=True):
            yield Fault("accounts.helper_authorities", sentence % {"row": pk})


def consent_versions() -> Iterator[Fault]:
    """Consents name words that were in force, and the versions of a kind have no gap."""
    for kind in ConsentText.objects.values("kind").annotate(rows=Count("pk"), last=Max("version")):
        if kind["rows"] != kind["last"]:
            yield Fault(
                "accounts.consent_versions",
                _("Versions of the text “%(kind)s” are missing.") % {"kind": kind["kind"]},
            )
    early = Consent.objects.filter(given_at__lt=F("text__valid_from"))
    for pk in early.values_list("pk", flat=True):
        yield Fault(
            "accounts.consent_versions", _("Consent %(row)d is older than its words.") % {"row": pk}
        )
    backwards = Consent.objects.filter(withdrawn_at__lt=F("given_at"))
    for pk in backwards.values_list("pk", flat=True):
        yield Fault(
            "accounts.consent_versions",
            _("Consent %(row)d was withdrawn before it was given.") % {"row": pk},
        )


def plain_id_numbers() -> Iterator[Fault]:
    """No other text of ours holds an ID number: no note, no message, no line of the log."""
    for model in apps.get_models():
        if model._meta.app_config.name.partition(".")[0] not in _OURS:
            continue
        for field in model._meta.concrete_fields:
            if _may_hold_words(field):
                yield from _plain_in(model, field.name)


def _may_hold_words(field: models.Field) -> bool:
    if isinstance(field, EncryptedTextField) or field.choices:
        return False
    if isinstance(field, models.CharField):
        return (field.max_length or LENGTH) >= LENGTH
    return isinstance(field, models.TextField | models.JSONField)


def _plain_in(model: type[models.Model], name: str) -> Iterator[Fault]:
    words = model._default_manager.annotate(words_of=Cast(name, models.TextField()))
    rows = words.filter(words_of__regex=_LIKE_ID_NUMBER).values_list("pk", "words_of")
    for pk, found in rows.iterator(chunk_size=_ROWS):
        if any(ric.is_valid(number.upper()) for number in re.findall(_LIKE_ID_NUMBER, found)):
            sentence = _("Row %(row)s of %(table)s holds an ID number in “%(field)s”.")
            values = {"row": pk, "table": model._meta.verbose_name, "field": name}
            yield Fault("accounts.plain_id_numbers", sentence % values)


def staff_accounts() -> Iterator[Fault]:
    """Staff have a second factor, and rights are held by staff alone.

    Whoever knows the password of an account without one could tie a phone of their own, so an
    account may wait for its owner a week at most.
    """
    tied = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    staff = Q(is_staff=True) | Q(is_superuser=True)
    waiting = User.objects.filter(staff, ~Exists(tied), is_active=True)
    for pk in waiting.filter(date_joined__lt=clock.now() - MOST_WAITING).values_list(
        "pk", flat=True
    ):
        yield Fault(
            "accounts.staff_accounts",
            _("Staff account %(row)d has no phone tied to it.") % {"row": pk},
        )
    strangers = User.objects.filter(~staff).filter(
        Q(groups__isnull=False) | Q(user_permissions__isnull=False)
    )
    for pk in strangers.values_list("pk", flat=True).distinct():
        yield Fault(
            "accounts.staff_accounts",
            _("Login %(row)d holds rights and is not staff.") % {"row": pk},
        )
