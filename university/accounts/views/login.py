"""Log in with a phone and a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from university.accounts.forms.login import PhoneForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Ask for the phone."""
    return render(request, "accounts/login.html", {"form": PhoneForm(request.POST or None)})
