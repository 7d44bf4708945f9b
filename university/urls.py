"""Every address of the site."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from university.api import healthz
from university.dev_media import media
from university.display import display
from university.pages.serving import serve
from university.styleguide import styleguide

to_staff_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_login = RedirectView.as_view(pattern_name="accounts:login", query_string=True)

handler400 = "university.dead_ends.bad_request"
handler500 = "university.dead_ends.server_error"

urlpatterns = [
    path("display/", display, name="display"),
    path("healthz", healthz, name="healthz"),
    path("staff/", include("university.accounts.staff_urls")),
    # The doors of Wagtail that know no second factor and no lock.
    path("admin/login/", to_staff_login, name="wagtailadmin_login"),
    path("_util/login/", to_login, name="wagtailcore_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("university.accounts.urls")),
    path("", include("university.notifications.urls")),
    path("", include("payments.urls")),
    path("rent/", include("payments.urls.rentals")),
    path("webhooks/", include("payments.urls.webhooks")),
    path("desk/", include("university.desk.urls")),
    path("enrol/", include("enrollment.urls")),
    path("classroom/", include("enrollment.urls.classroom")),
    path("my/", include("enrollment.urls.month")),
    path("certificates/", include("enrollment.urls.certificates")),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("courses.urls")),
    path("", include("courses.urls.lessons")),
    path("teach/", include("enrollment.urls.teaching")),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]

if getattr(settings, "SHOW_OUTBOX_PAGE", False):
    urlpatterns.insert(0, path("dev/styleguide/", styleguide, name="styleguide"))
    urlpatterns.insert(0, path("media/<path:path>", media, name="media"))
