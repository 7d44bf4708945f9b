"""What ``manage.py audit`` proves about imports of the register."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from university.accounts.models import ImportState, RegisterImport, RegisterImportRow, RowState
from university.jobs import JobState
from university.registry import Fault

_AT_REST = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.DISCARDED)
_CHECK = "accounts.register_imports"


def register_imports() -> Iterator[Fault]:
    """A finished import leaves no row, an open one wrote nothing, a forgotten one is empty."""
    rows = RegisterImportRow.objects.all()
    wrote = Q(state__in=[RowState.TAKEN, RowState.UNDONE, RowState.KEPT])
    faults = (
        (
            rows.filter(batch__state=ImportState.TAKEN, state=RowState.WAITING).exclude(verdict=""),
            _("Row %(row)d still waits, but its import is finished."),
        ),
        (
            rows.filter(wrote, batch__state__in=_AT_REST),
            _("Row %(row)d was written, but its import was not accepted."),
        ),
        (
            rows.filter(state=RowState.TAKEN, made_student=True, student__isnull=True),
            _("The student whom row %(row)d brought is gone, and nobody undid the import."),
        ),
        (
            rows.filter(batch__state=ImportState.UNDONE, state=RowState.TAKEN),
            _("Row %(row)d still stands, but its import was undone."),
        ),
        (
            rows.filter(batch__forgotten_at__isnull=False).exclude(cells=""),
            _("Row %(row)d still holds words of a file that was forgotten."),
        ),
    )
    for found, sentence in faults:
        for pk in found.order_by("pk").values_list("pk", flat=True):
            yield Fault(_CHECK, sentence % {"row": pk})
    failed = RegisterImport.objects.filter(job_state=JobState.FAILED)
    for pk in failed.order_by("pk").values_list("pk", flat=True):
        yield Fault(_CHECK, _("Import %(row)d has stopped half-way.") % {"row": pk})
