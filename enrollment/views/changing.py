"""Another class instead (转班): the senior chooses one; the sums come on the next page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import words as class_words
from enrollment.models import Place
from enrollment.queries.changing import classes_instead
from enrollment.services.transfers import last_transfer_day_passed
from enrollment.states import PlaceState
from enrollment.views.people import student_of
from university.accounts.acting import student_required

CLASSES_A_PAGE = 6


@require_safe
@never_cache
@student_required
def change_class(request: HttpRequest, pk: int) -> HttpResponse:
    """List the classes of the term that have a free place, those of the same major first."""
    places = Place.objects.select_related("teaching_class__term", "teaching_class__course")
    place = get_object_or_404(places, pk=pk, student=student_of(request))
    is_over = place.state != PlaceState.CONFIRMED or last_transfer_day_passed(place.teaching_class)
    found = classes_instead(place).none() if is_over else classes_instead(place)
    page = Paginator(found, CLASSES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "is_over": is_over,
        "page_obj": page,
        "rows": [
            (
                row.name,
                class_words.when_words(row),
                class_words.place_words(row),
                reverse("payments:change", args=[place.pk, row.pk]),
            )
            for row in page
        ],
        "facts": [(_("Class now"), place.teaching_class.name)],
    }
    return render(request, "enrollment/change_class.html", context)
