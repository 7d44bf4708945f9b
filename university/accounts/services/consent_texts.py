"""New words for a consent: a version of their own. What somebody agreed to stays as it was."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university import clock
from university.accounts.models import ConsentText, User
from university.refusals import Refusal


def publish_consent_text(
    *, actor: User, kind: str, short_text: str, full_text: str, valid_from: datetime | None
) -> ConsentText:
    """Write the next version of a kind, in force from ``valid_from`` (now when None).

    Raises Refusal ``in_the_past`` and ``somebody_was_first``.
    """
    now = clock.now()
    if valid_from is not None and valid_from < now:
        raise Refusal(
            "in_the_past",
            _("New words cannot hold for the past."),
            _("Leave the time empty, and they hold from now on."),
        )
    last = ConsentText.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            text = ConsentText.objects.create(
                kind=kind,
                version=last + 1,
                short_text=short_text,
                full_text=full_text,
                valid_from=valid_from or now,
            )
            log(instance=text, action="wagtail.create", user=actor)
    except IntegrityError as first:
        raise Refusal(
            "somebody_was_first",
            _("A colleague has just written a new version."),
            _("Look at it first."),
        ) from first
    return text
