"""What the staff's screens of rentals share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from university.accounts.models import User
from university.refusals import Refusal

#: Names of the lists, and of their one-row screens (``…:inspect``).
RENTALS, RENTERS = "rentals_asked", "renters"


@method_decorator(never_cache, name="dispatch")
class RentalScreen(View):
    """One screen: looking needs ``permission``; each button's service asks for its own right."""

    permission: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in whoever has the right."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(
        self, template: str, title: str, *, crumbs: list[dict[str, Any]], **values: Any
    ) -> HttpResponse:
        """Return the screen."""
        context = {
            "page_title": title,
            "header_icon": "home",
            "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
            **values,
        }
        return TemplateResponse(self.request, f"payments/admin/rentals/{template}", context)


def actor_of(request: HttpRequest) -> User:
    """Return the login that presses the button; the admin lets in nobody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def crumb(name: str, label: Any, *args: Any) -> dict[str, Any]:
    """Return one step of the way here."""
    return {"url": reverse(name, args=args), "label": label}


def refused(request: HttpRequest, refusal: Refusal) -> None:
    """Say on the next screen why nothing was done."""
    messages.error(request, f"{refusal.message}{refusal.next_step}")
