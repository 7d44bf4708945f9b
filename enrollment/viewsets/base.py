"""What the lists of this house share."""

from typing import Any

from wagtail.admin.viewsets.model import ModelViewSet

from university.read_only import SafeIndexView


class EnrollmentViewSet(ModelViewSet):
    """Database search, safe export, a page to look at one row."""

    index_view_class = SafeIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None
    add_to_settings_menu = False
    related: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch with its rows."""
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})
