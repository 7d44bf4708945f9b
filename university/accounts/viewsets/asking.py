"""A page that asks before it does: what it does is a service, and its refusal is a sentence."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View
from wagtail.admin import messages

from university.refusals import Refusal


class AskingView(View):
    """Subclasses name ``model``, ``permission``, the words, and write ``act``."""

    model: Any
    permission: str
    #: Namespace of the screens, and the page of one row to go back to.
    screens: str
    back_name: str = "inspect"
    question: Any
    explanation: Any = ""
    said: Any
    icon: str = "warning"
    template_name = "accounts/admin/ask.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        row = self._row(request, pk)
        return TemplateResponse(request, self.template_name, self.context(row))

    def context(self, row: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            "page_title": self.question,
            "header_icon": self.icon,
            "breadcrumbs_items": [
                {"url": reverse(f"{self.screens}:index"), "label": self._plural()},
                {"url": self.back(row), "label": str(row)},
                {"url": "", "label": self.question},
            ],
            "row": row,
            "explanation": self.explanation,
            "back_url": self.back(row),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        row = self._row(request, pk)
        try:
            self.act(request, row)
        except Refusal as refusal:
            messages.error(request, f"{refusal.message}{refusal.next_step}")
        else:
            messages.success(request, self.said)
        return redirect(self.back(row))

    def act(self, request: HttpRequest, row: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def back(self, row: Any) -> str:
        """Return the page of the row."""
        return reverse(f"{self.screens}:{self.back_name}", args=[row.pk])

    def _row(self, request: HttpRequest, pk: int) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=pk)

    def _plural(self) -> Any:
        return self.model._meta.verbose_name_plural
