"""Rooms in the evening on pages that lower houses own."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from payments.models import Renter


def home_rentals(request: HttpRequest) -> str:
    """Return the way from the home page to the rooms; nothing is asked of the database."""
    return render_to_string("payments/panels/home_rentals.html", {}, request)


def my_rentals(request: HttpRequest) -> str:
    """Return the way to a renter's rentals; nothing for everybody else."""
    if not Renter.objects.filter(login=request.user.pk).exists():
        return ""
    return render_to_string("payments/panels/my_rentals.html", {}, request)
