"""The whole waitlist of one class for the registrar: who comes next, and offering by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import WaitlistEntry
from enrollment.queries import waiting as lists
from enrollment.services.offers import offer_next
from enrollment.services.waitlist import leave
from enrollment.states import WaitState
from enrollment.views.people import actor_of
from university.desk.access import desk_required

_MAY_CHANGE = "enrollment.change_waitlistentry"


@require_safe
@desk_required("enrollment.view_waitlistentry")
def class_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the people in the order in which they are asked, and those asked already."""
    teaching_class = get_object_or_404(queries.classes_for_rules(), pk=pk)
    shown = (WaitState.OFFERED, WaitState.WAITING)
    entries = (
        WaitlistEntry.objects.filter(teaching_class=teaching_class, state__in=shown)
        .select_related("student", "place")
        .order_by("rank", "pk")
    )
    context = {
        "teaching_class": teaching_class,
        "entries": entries,
        "facts": [
            (_("Class"), teaching_class.name),
            (_("Places"), str(teaching_class.capacity)),
            (_("Free places"), str(teaching_class.places_left)),
        ],
        "can_offer": teaching_class.places_left > 0 and lists.takes_offers(teaching_class),
        "back_url": reverse("waitlist:index"),
    }
    return render(request, "enrollment/desk/class_list.html", context)


@require_POST
@desk_required(_MAY_CHANGE)
def offer_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one free place to the next person; a colleague who pressed first has done it."""
    teaching_class = get_object_or_404(TeachingClass, pk=pk)
    place = offer_next(teaching_class=teaching_class, actor=actor_of(request))
    if place is None:
        messages.warning(request, _("No place is free, or nobody may have it."))
    else:
        messages.success(request, _("Offered to %(name)s.") % {"name": place.student.name})
    return redirect("enrollment:class_list", pk)


@require_POST
@desk_required(_MAY_CHANGE)
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one person off the list."""
    entry = get_object_or_404(
        WaitlistEntry.objects.select_related("student__login", "teaching_class"), pk=pk
    )
    leave(entry=entry, actor=actor_of(request), reason="taken off by staff")
    messages.success(request, _("%(name)s is off the waitlist.") % {"name": entry.student.name})
    return redirect("enrollment:class_list", entry.teaching_class_id)
