"""The screens of one import: upload, columns, report, and the three buttons that ask first."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from university.accounts.forms.register_import import (
    ColumnsForm,
    HeaderRowForm,
    RegisterFileForm,
)
from university.accounts.importing.reading import MOST_BYTES
from university.accounts.importing.report import (
    counts_of,
    left_out_count,
    left_out_table,
    report_rows,
    rows_shown,
    samples,
)
from university.accounts.models import ImportState, RegisterImport, RowState, Verdict
from university.accounts.services.register_imports import (
    MAY_IMPORT,
    accept_import,
    decide_rows,
    discard_import,
    headings_of,
    set_columns,
    set_header_row,
    undo_import,
    upload_register,
)
from university.accounts.viewsets.asking import AskingView
from university.jobs import JobState
from university.refusals import Refusal

SCREENS = "register-imports"
MAY_SEE = "accounts.view_registerimport"
_ROWS_A_PAGE = 50
_ROW_FIELD = re.compile(r"row_(\d{1,6})")
_OPEN = (ImportState.UPLOADED, ImportState.CHECKED)


@method_decorator(never_cache, name="dispatch")
class RegistrarView(View):
    """A screen with people's data: for whoever may import."""

    permission = MAY_IMPORT
    template_name: str
    title: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse everybody else."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, batch: RegisterImport | None = None, **values: Any) -> TemplateResponse:
        """Return the screen."""
        crumbs = [{"url": reverse(f"{SCREENS}:index"), "label": _("Imports of the register")}]
        if batch is not None:
            crumbs.append({"url": _report(batch), "label": str(batch)})
        context = {
            "page_title": self.title,
            "header_icon": "upload",
            "breadcrumbs_items": [*crumbs, {"url": "", "label": self.title}],
            "batch": batch,
            **values,
        }
        status = 422 if values.get("problem") else 200
        return TemplateResponse(self.request, self.template_name, context, status=status)


class UploadView(RegistrarView):
    """Choose the file."""

    template_name = "accounts/admin/register_upload.html"
    title = _("Import the register")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for it."""
        return self.page(form=RegisterFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read it, or say why not."""
        form = RegisterFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form=form, problem=True)
        file = form.cleaned_data["file"]
        try:
            batch = upload_register(
                actor=request.user,  # type: ignore[arg-type]
                name=file.name,
                body=file.read(MOST_BYTES + 1),
                sheet=form.cleaned_data["sheet"],
            )
        except Refusal as refusal:
            form.add_error("file", f"{refusal.message}{refusal.next_step}")
            return self.page(form=form, problem=True)
        return redirect(f"{SCREENS}:columns", batch.pk)


class ColumnsView(RegistrarView):
    """Which column is which."""

    template_name = "accounts/admin/register_columns.html"
    title = _("Columns of the table")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the guess."""
        batch = get_object_or_404(RegisterImport, pk=pk)
        if batch.state not in _OPEN:
            return redirect(_report(batch))
        return self._columns(batch)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try the table out with these columns, or take another row for the headings."""
        batch = get_object_or_404(RegisterImport, pk=pk)
        if "header_row" in request.POST:
            return self._new_header(request, batch)
        form = self._form(batch, request.POST)
        if not form.is_valid():
            return self._columns(batch, form, problem=True)
        try:
            set_columns(actor=request.user, batch=batch, mapping=form.mapping())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
            return self._columns(batch, form, problem=True)
        return redirect(_report(batch))

    def _new_header(self, request: HttpRequest, batch: RegisterImport) -> HttpResponse:
        form = HeaderRowForm(request.POST)
        if form.is_valid():
            try:
                set_header_row(
                    actor=request.user,  # type: ignore[arg-type]
                    batch=batch,
                    header_row=form.cleaned_data["header_row"],
                )
            except Refusal as refusal:
                form.add_error("header_row", f"{refusal.message}{refusal.next_step}")
            else:
                return redirect(f"{SCREENS}:columns", batch.pk)
        return self._columns(batch, header_form=form, problem=True)

    def _form(self, batch: RegisterImport, posted: Any = None) -> ColumnsForm:
        return ColumnsForm(posted, headings=headings_of(batch), mapping=batch.mapping)

    def _columns(
        self, batch: RegisterImport, form: ColumnsForm | None = None, **values: Any
    ) -> TemplateResponse:
        form = form or self._form(batch)
        header_form = HeaderRowForm(initial={"header_row": batch.header_row})
        columns = list(zip(form, samples(batch), strict=False))
        before = RegisterImport.objects.filter(digest=batch.digest, state=ImportState.TAKEN)
        values = {"header_form": header_form, **values}
        return self.page(
            batch, form=form, columns=columns, before=before.exclude(pk=batch.pk).first(), **values
        )


class ReportView(RegistrarView):
    """What every row means, and what became of it. The auditor sees the numbers alone."""

    permission = MAY_SEE
    template_name = "accounts/admin/register_report.html"
    title = _("Report, row by row")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        batch = get_object_or_404(RegisterImport.objects.select_related("uploaded_by"), pk=pk)
        if batch.state == ImportState.UPLOADED and request.user.has_perm(MAY_IMPORT):
            return redirect(f"{SCREENS}:columns", batch.pk)
        return self._report(request, batch)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was decided about rows that need a look."""
        batch = get_object_or_404(RegisterImport, pk=pk)
        choices = {
            int(found[1]): str(choice)
            for name, choice in request.POST.items()
            if (found := _ROW_FIELD.fullmatch(name))
        }
        try:
            decide_rows(actor=request.user, batch=batch, choices=choices)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, f"{refusal.message}{refusal.next_step}")
        else:
            messages.success(request, _("Your decisions are kept."))
        return redirect(f"{_report(batch)}?show={Verdict.LOOK}")

    def _report(self, request: HttpRequest, batch: RegisterImport) -> TemplateResponse:
        may_import = request.user.has_perm(MAY_IMPORT)
        show = request.GET.get("show", "")
        counts = counts_of(batch)
        is_open = batch.state == ImportState.CHECKED
        values: dict[str, Any] = {}
        if may_import and batch.forgotten_at is None:
            pages = Paginator(rows_shown(batch, show), _ROWS_A_PAGE)
            listed = pages.get_page(request.GET.get("p"))
            rows = report_rows(batch, listed.object_list)
            may_decide = is_open and any(one.choices for one in rows)
            values = {"listed": listed, "rows": rows, "may_decide": may_decide}
        return self.page(
            batch,
            may_import=may_import,
            show=show,
            verdicts=_counted(Verdict, counts["verdicts"]),
            states=_counted(RowState, counts["states"]),
            is_open=is_open,
            is_working=batch.state in (ImportState.ACCEPTED, ImportState.UNDOING),
            has_stopped=batch.job_state == JobState.FAILED,
            may_undo=batch.state == ImportState.TAKEN and batch.forgotten_at is None,
            left_out=left_out_count(batch),
            **values,
        )


class LeftOutView(RegistrarView):
    """The rows that were not taken, as an Excel file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        batch = get_object_or_404(RegisterImport, pk=pk, forgotten_at__isnull=True)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(left_out_table(batch), content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="left-out-{batch.pk}.xlsx"'
        return response


class _ImportAsking(AskingView):
    model = RegisterImport
    permission = MAY_IMPORT
    screens = SCREENS
    back_name = "report"


class AcceptView(_ImportAsking):
    """Write what the trial showed."""

    question = _("Accept the import")
    explanation = _("The rows are written now. Nobody gets a message. You can undo it for 30 days.")
    said = _("The rows are being written. It takes about a minute.")
    icon = "tick"

    def act(self, request: HttpRequest, row: RegisterImport) -> None:
        """Start it."""
        accept_import(actor=request.user, batch=row)  # type: ignore[arg-type]


class UndoView(_ImportAsking):
    """Take it all back."""

    question = _("Undo the import")
    explanation = _(
        "What this import brought is deleted. What somebody has used since is kept and listed."
    )
    said = _("The import is being undone.")

    def act(self, request: HttpRequest, row: RegisterImport) -> None:
        """Start it."""
        undo_import(actor=request.user, batch=row)  # type: ignore[arg-type]


class DiscardView(_ImportAsking):
    """Throw the file away."""

    question = _("Throw the file away")
    explanation = _("Nothing was written. The words of the file are deleted here.")
    said = _("The file was thrown away.")

    def act(self, request: HttpRequest, row: RegisterImport) -> None:
        """Do it."""
        discard_import(actor=request.user, batch=row)  # type: ignore[arg-type]


def _report(batch: RegisterImport) -> str:
    return reverse(f"{SCREENS}:report", args=[batch.pk])


def _counted(choices: Any, counts: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(value, str(label), counts.get(value, 0)) for value, label in choices.choices]
