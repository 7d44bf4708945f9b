"""Addresses of enrolling."""

from django.urls import path

from enrollment import applying_urls, changing_urls, draw_urls
from enrollment.small_class_urls import urlpatterns as of_small_classes
from enrollment.views import desk, enrolling, places

app_name = "enrollment"

urlpatterns = [
    *applying_urls.urlpatterns,
    *changing_urls.urlpatterns,
    *draw_urls.urlpatterns,
    *of_small_classes,
    path("places/", places.places, name="places"),
    path("<int:pk>/", enrolling.start, name="start"),
    path("<int:pk>/suitability/", enrolling.suitability, name="suitability"),
    path("<int:pk>/check/", enrolling.check, name="check"),
    path("desk/<int:student_pk>/", desk.classes, name="desk_classes"),
    path("desk/<int:student_pk>/<int:pk>/", desk.place, name="desk_place"),
    path("desk/<int:student_pk>/<int:pk>/override/", desk.override, name="desk_override"),
]
