"""Several people on one phone, and people one helps: who is it today?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from university.accounts.acting import STUDENT_KEY, login_required_senior
from university.accounts.landing import as_oneself
from university.accounts.queries import people_of
from university.accounts.views.asking import actor_of, way_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_senior
def choose_person(request: HttpRequest) -> HttpResponse:
    """Offer the names; a POST of one of them is remembered and leads to ``next``."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    next_url = way_on(request, wanted)
    actor = actor_of(request)
    people = people_of(actor)
    new_url = f"{reverse('accounts:new_person')}?{urlencode({'next': next_url})}"
    if request.method == "POST":
        chosen = request.POST.get("student", "")
        student = next((one for one in people if str(one.pk) == chosen), None)
        if student is None:
            raise Http404
        request.session[STUDENT_KEY] = student.pk
        if student.login_id == actor.pk:
            next_url = as_oneself(student, next_url)
        return redirect(next_url)
    if not people:
        return redirect(new_url)
    context = {
        "people": [(one, one.login_id != actor.pk) for one in people],
        "next_url": next_url,
        "new_url": new_url,
    }
    return render(request, "accounts/choose_person.html", context)
