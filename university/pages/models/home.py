"""The home page: the editor's own parts, and live parts lent by the houses above."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from university.pages.models.editorial import EditorialPage


class HomePage(EditorialPage):
    """What can I learn, what is open now, next lectures, notices, how to get help."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"
    presenter = "university.pages.views.home"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find any page below by its stored address: two statements instead of two a level.

        Raises Http404 for an address that no live page has.
        """
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        # The slug is indexed, the address is not.
        page = Page.objects.filter(slug=path_components[-1], url_path=address).first()
        if page is None:
            raise Http404
        return page.specific.route(request, [])
