"""A teacher's record of a class, beside the lessons that they post."""

from django.urls import path

from enrollment.views import class_records

app_name = "teaching"

urlpatterns = [
    path("records/", class_records.classes, name="records"),
    path("records/<int:pk>/", class_records.record, name="record"),
    path("records/<int:pk>/print/", class_records.whole_record, name="record_print"),
]
