"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.pages"
    label = "pages"
    verbose_name = _("Site pages")

    def ready(self) -> None:
        """Whatever editors publish, move, hide or rename is new on the public pages at once."""
        from wagtail.models import PageViewRestriction, Site, get_page_models
        from wagtail.signals import post_page_move

        from university import public_cache

        public_cache.watch(*get_page_models(), *self.get_models(), PageViewRestriction, Site)
        post_page_move.connect(public_cache.page_moved, dispatch_uid="public_cache:move")
