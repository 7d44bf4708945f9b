"""Addresses of enrolling."""

from django.urls import path

from enrollment import applying_urls, draw_urls
from enrollment.views import desk, desk_waiting, enrolling, offers, places, waiting

app_name = "enrollment"

urlpatterns = [
    *applying_urls.urlpatterns,
    *draw_urls.urlpatterns,
    path("places/", places.places, name="places"),
    path("places/<int:pk>/offer/", offers.offer, name="offer"),
    path("<int:pk>/waitlist/", waiting.waitlist, name="waitlist"),
    path("<int:pk>/waitlist/leave/", waiting.leave_waitlist, name="leave_waitlist"),
    path("<int:pk>/", enrolling.start, name="start"),
    path("<int:pk>/suitability/", enrolling.suitability, name="suitability"),
    path("<int:pk>/check/", enrolling.check, name="check"),
    path("desk/offers/", desk_waiting.offers, name="desk_offers"),
    path("desk/offers/<int:pk>/", desk_waiting.offer, name="desk_offer"),
    path("desk/<int:student_pk>/<int:pk>/waitlist/", desk_waiting.waitlist, name="desk_waitlist"),
    path("desk/<int:student_pk>/", desk.classes, name="desk_classes"),
    path("desk/<int:student_pk>/<int:pk>/", desk.place, name="desk_place"),
    path("desk/<int:student_pk>/<int:pk>/override/", desk.override, name="desk_override"),
]
