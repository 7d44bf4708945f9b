"""The home page: the editor's own parts, and live parts lent by the houses above."""

from django.utils.translation import gettext_lazy as _

from university.pages.models.editorial import EditorialPage


class HomePage(EditorialPage):
    """What can I learn, what is open now, next lectures, notices, how to get help."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"
    presenter = "university.pages.views.home"

    class Meta:
        verbose_name = _("home page")
