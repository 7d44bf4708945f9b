"""The dashboard and the way from the admin to the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from university.registry import Panel, in_order, registry


class LentPanel(Component):
    """A panel that a house lends to the dashboard."""

    def __init__(self, panel: Panel, request: HttpRequest) -> None:
        self.order = panel.order
        self._panel = panel
        self._request = request

    def render_html(self, parent_context: Any = None) -> str:
        """Return the panel's own HTML; templates have escaped what people typed."""
        return mark_safe(self._panel.render(self._request))  # noqa: S308


class DeskMenuItem(MenuItem):
    """Shown to those who may use the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may find students."""
        return bool(request.user.has_perm("accounts.view_student"))


@hooks.register("construct_homepage_panels")
def add_lent_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put the houses' panels on the dashboard."""
    panels.extend(LentPanel(panel, request) for panel in in_order(registry.staff_panels))


@hooks.register("register_admin_menu_item")
def register_desk_item() -> MenuItem:
    """Add the way to the desk."""
    return DeskMenuItem(_("Desk"), reverse("desk:home"), name="desk", icon_name="user", order=50)
