"""Log out on this device."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log_out(request: HttpRequest) -> HttpResponse:
    """Ask; on POST end the session."""
    if request.method == "POST":
        get_adapter().logout(request)
        return redirect("accounts:logged_out")
    if not request.user.is_authenticated:
        return redirect("accounts:logged_out")
    return render(request, "accounts/log_out.html")


@require_safe
@never_cache
def logged_out(request: HttpRequest) -> HttpResponse:
    """Say that nobody is logged in on this device."""
    if request.user.is_authenticated:
        return redirect("accounts:log_out")
    return render(request, "accounts/logged_out.html")
