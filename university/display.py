"""How a person wants to read: text size and colours, kept in two cookies, without a login."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

SIZE_COOKIE = "text_size"
THEME_COOKIE = "theme"
#: One year, in seconds.
KEPT_FOR = 365 * 24 * 3600


@dataclass(frozen=True)
class Choice:
    """One of the sizes or colours: ``code`` stands in the cookie, ``word`` on the button."""

    code: str
    word: str | Promise


#: The code is the size of the body text in pixels.
SIZES = (Choice("20", _("Normal text")), Choice("24", _("Big text")), Choice("30", _("Huge text")))
THEMES = (
    Choice("paper", _("Warm paper")),
    Choice("white", _("Black on white")),
    Choice("black", _("White on black")),
)


@dataclass(frozen=True)
class Display:
    """What templates need: the codes now in force and everything there is to choose from."""

    size: str = SIZES[0].code
    theme: str = THEMES[0].code
    sizes: tuple[Choice, ...] = SIZES
    themes: tuple[Choice, ...] = THEMES


def chosen(request: HttpRequest) -> Display:
    """Return the display that this browser asked for; an unknown cookie counts as none."""
    return Display(
        size=_known(request.COOKIES.get(SIZE_COOKIE), SIZES) or SIZES[0].code,
        theme=_known(request.COOKIES.get(THEME_COOKIE), THEMES) or THEMES[0].code,
    )


@csrf_exempt  # Sets a harmless cookie; without a token in its form every page can be cached.
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep the chosen one and go back to the page it was chosen on."""
    if request.method != "POST":
        back = _safe(request, request.GET.get("next", ""))
        return render(request, "display.html", {"next_url": back, "back_url": back})
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    for cookie, field, choices in (
        (SIZE_COOKIE, "size", SIZES),
        (THEME_COOKIE, "theme", THEMES),
    ):
        if code := _known(request.POST.get(field), choices):
            response.set_cookie(
                cookie,
                code,
                max_age=KEPT_FOR,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
    return response


def _known(code: str | None, choices: tuple[Choice, ...]) -> str:
    return code if code and any(code == choice.code for choice in choices) else ""


def _safe(request: HttpRequest, url: str) -> str:
    """Return ``url`` when it stays on this site, else home."""
    stays = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if stays else "/"
