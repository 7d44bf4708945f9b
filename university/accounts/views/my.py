"""One's own page (我的): today's class first, then everything else one tap away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from university.accounts.acting import login_required_senior
from university.accounts.queries import live_authorities
from university.accounts.views.asking import actor_of
from university.registry import in_order, registry


@require_safe
@login_required_senior
def my(request: HttpRequest) -> HttpResponse:
    """Greet the person in hand and show what each house lends; else say how to begin."""
    actor = actor_of(request)
    student = request.acting.student  # type: ignore[attr-defined]
    if student is None:
        if actor.students.exists() or live_authorities(helper=actor).exists():
            return redirect("accounts:choose_person")
        if actor.is_staff:
            return redirect("wagtailadmin_home")
        return render(request, "accounts/my_empty.html")
    panels = [panel.render(request) for panel in in_order(registry.my_page_panels)]
    return render(request, "accounts/my.html", {"student": student, "panels": panels})
