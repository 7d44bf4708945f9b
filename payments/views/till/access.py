"""Who may stand at the till."""

from collections.abc import Callable

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def may_look(view: View) -> View:
    """Cashier, desk, registrar and auditor may see orders; nobody else, and nothing is cached."""
    guarded: View = permission_required("payments.view_order", raise_exception=True)(view)
    return never_cache(guarded)


def may_take(request: HttpRequest) -> bool:
    """Whether the person at the screen takes cash, or only looks."""
    return request.user.has_perm("payments.take_cash")
