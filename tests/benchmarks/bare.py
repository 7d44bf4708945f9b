"""The honest floor: the site's own middleware and one seat transaction for somebody signed in.

Started instead of the site: ``gunicorn tests.benchmarks.bare:application``.
"""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.ROOT_URLCONF = "tests.benchmarks.bare"

from university.wsgi import application  # noqa: E402

# isort: split
from django.views.decorators.http import require_POST  # noqa: E402

from enrollment.seats import take_seat  # noqa: E402
from university.models import StateChange  # noqa: E402

__all__ = ["application"]


@require_POST
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Look who asks, take a seat, write one row."""
    with transaction.atomic():
        taken = take_seat(pk)
        StateChange.objects.create(
            kind="bare", object_id=pk, new_state="held", actor_id=request.user.pk
        )
    return HttpResponse(status=302 if taken else 409, headers={"Location": "/"})


def hello(_request: HttpRequest) -> HttpResponse:
    """Ask the database nothing."""
    return HttpResponse("hello")


urlpatterns = [path("bare/", hello), path("bare/<int:pk>/", seat)]
