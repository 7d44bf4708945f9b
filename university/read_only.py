"""Lists in the admin that nobody edits: filters, search, export, a page to look at one row."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy


class ReadOnlyPermissionPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes here, not even an administrator."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Only looking can be allowed."""
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Only looking can be allowed."""
        return "view" in actions and self.user_has_permission(user, "view")


class SafeIndexView(generic.IndexView):
    """Rows come with what they show of others."""

    #: Foreign keys that the list shows, fetched with the rows.
    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the rows, each with its related ones."""
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related(*self.related) if self.related else rows


class ReadOnlyViewSet(ModelViewSet):
    """Subclasses name ``model``, ``list_display``, ``list_filter``, ``list_export``, ``icon``."""

    index_view_class = SafeIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: list[str] = []
    related: tuple[str, ...] = ()
    search_backend_name = None

    @property
    def permission_policy(self) -> ReadOnlyPermissionPolicy:
        """Return the policy that allows looking alone."""
        return ReadOnlyPermissionPolicy(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the pages that do not exist here."""
        missing = dict.fromkeys(
            (
                "add_url_name",
                "edit_url_name",
                "delete_url_name",
                "history_url_name",
                "usage_url_name",
            )
        )
        return super().get_common_view_kwargs(**{**missing, **kwargs})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch with its rows."""
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        """Only the list and one row."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no edit page to find."""
