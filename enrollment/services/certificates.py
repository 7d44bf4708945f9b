"""Certificates (结业证书): numbered without a gap, once a completion."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment.models import Certificate, CertificateSeries, Completion
from enrollment.queries.completions import standing_completions
from enrollment.services.completions import MAY_CONFIRM
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal


def issue_certificates(*, actor: User, teaching_class: TeachingClass) -> list[Certificate]:
    """Give every completion of a class its certificate; return those that are new, in order.

    Doing it twice gives nobody a second number. The series' lock is held until commit, so that
    a number is never given twice and never left out. Raises Refusal ``may_not_confirm``.
    """
    if not actor.has_perm(MAY_CONFIRM):
        raise Refusal(
            "may_not_confirm",
            _("You cannot issue certificates."),
            _("Please ask the registrar."),
        )
    with transaction.atomic():
        lock_row(TeachingClass, teaching_class.pk)
        waiting = standing_completions(teaching_class).filter(certificate__isnull=True)
        rows = list(waiting.order_by("student__pinyin", "student__student_no", "pk"))
        return _issue(actor, rows) if rows else []


def certificate_number(year: int, serial: int) -> str:
    """Return ``2026-00012``."""
    return f"{year}-{serial:05d}"


def _issue(actor: User, rows: list[Completion]) -> list[Certificate]:
    now, year = clock.now(), clock.today().year
    series = _locked_series(year)
    certificates = [
        Certificate(
            completion=row,
            year=year,
            serial=serial,
            number=certificate_number(year, serial),
            holder_name=row.student.name,
            issued_by=actor,
            issued_at=now,
        )
        for serial, row in enumerate(rows, start=series.last_number + 1)
    ]
    series.last_number += len(rows)
    series.save(update_fields=["last_number"])
    return Certificate.objects.bulk_create(certificates)


def _locked_series(year: int) -> CertificateSeries:
    rows = CertificateSeries.objects.select_for_update(no_key=True)
    if found := rows.filter(year=year).first():
        return found
    made, _made = CertificateSeries.objects.get_or_create(year=year)
    return lock_row(CertificateSeries, made.pk)
