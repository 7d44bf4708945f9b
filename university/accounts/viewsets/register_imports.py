"""导入学员名册: the list of imports, and the way to a new one."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from university.accounts.models import RegisterImport
from university.accounts.services.register_imports import MAY_IMPORT
from university.accounts.viewsets import register_screens as screens
from university.read_only import ReadOnlyViewSet, SafeIndexView


class ImportIndexView(SafeIndexView):
    """The imports, and a button for the next one."""

    def get_header_buttons(self) -> list[Any]:
        """Add the button for whoever may press it."""
        buttons: list[Any] = super().get_header_buttons()
        if self.request.user.has_perm(MAY_IMPORT):
            buttons.insert(
                0,
                HeaderButton(
                    _("Upload a table"),
                    url=reverse(f"{screens.SCREENS}:upload"),
                    icon_name="upload",
                ),
            )
        return buttons


def _report_url(row: RegisterImport) -> str:
    return reverse(f"{screens.SCREENS}:report", args=[row.pk])


class RegisterImportViewSet(ReadOnlyViewSet):
    """Every import that was ever made, and its report."""

    model = RegisterImport
    name = screens.SCREENS
    icon = "upload"
    related = ("uploaded_by",)
    menu_label = _("Import the register")
    menu_order = 105
    ordering = "-id"
    inspect_view_enabled = False
    index_view_class = ImportIndexView
    list_display = [
        TitleColumn("file_name", label=_("file"), get_url=_report_url),
        "state",
        "uploaded_by",
        "uploaded_at",
        "settled_at",
    ]
    list_filter = ["state", "uploaded_at"]
    list_export = ["file_name", "state", "uploaded_by", "uploaded_at", "settled_at"]
    search_fields = ["file_name"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and the screens of one import."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", screens.UploadView.as_view(), name="upload"),
            path("<int:pk>/columns/", screens.ColumnsView.as_view(), name="columns"),
            path("<int:pk>/", screens.ReportView.as_view(), name="report"),
            path("<int:pk>/left-out/", screens.LeftOutView.as_view(), name="left_out"),
            path("<int:pk>/accept/", screens.AcceptView.as_view(), name="accept"),
            path("<int:pk>/undo/", screens.UndoView.as_view(), name="undo"),
            path("<int:pk>/discard/", screens.DiscardView.as_view(), name="discard"),
        ]
