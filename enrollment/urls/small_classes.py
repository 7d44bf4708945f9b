"""Addresses of the question about a class with too few people."""

from django.urls import path

from enrollment.views import small_classes

urlpatterns = [
    path("small/<int:pk>/", small_classes.small_class, name="small_class"),
    path("small/<int:pk>/check/", small_classes.small_class_check, name="small_class_check"),
    path(
        "desk/<int:student_pk>/small/<int:pk>/",
        small_classes.desk_small_class,
        name="desk_small_class",
    ),
]
