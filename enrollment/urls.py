"""Addresses of enrolling."""

from django.urls import path

from enrollment.views import enrolling, places

app_name = "enrollment"

urlpatterns = [
    path("places/", places.places, name="places"),
    path("<int:pk>/", enrolling.start, name="start"),
    path("<int:pk>/suitability/", enrolling.suitability, name="suitability"),
    path("<int:pk>/check/", enrolling.check, name="check"),
]
