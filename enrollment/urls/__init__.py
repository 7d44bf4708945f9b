"""Addresses of enrolling."""

from django.urls import path

from enrollment.urls import applying, changing, draws, self_study, small_classes
from enrollment.views import desk, enrolling, notices, places

app_name = "enrollment"

urlpatterns = [
    *applying.urlpatterns,
    *changing.urlpatterns,
    *draws.urlpatterns,
    *small_classes.urlpatterns,
    *self_study.urlpatterns,
    path("places/", places.places, name="places"),
    path("<int:pk>/notices/", notices.class_notices, name="class_notices"),
    path("<int:pk>/", enrolling.start, name="start"),
    path("<int:pk>/suitability/", enrolling.suitability, name="suitability"),
    path("<int:pk>/check/", enrolling.check, name="check"),
    path("desk/<int:student_pk>/", desk.classes, name="desk_classes"),
    path("desk/<int:student_pk>/<int:pk>/", desk.place, name="desk_place"),
    path("desk/<int:student_pk>/<int:pk>/override/", desk.override, name="desk_override"),
]
