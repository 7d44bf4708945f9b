"""Addresses of this house that are not pages of the tree."""

from django.urls import path

from courses.views.classes import class_places
from courses.views.search import search

app_name = "courses"

urlpatterns = [
    path("search/", search, name="search"),
    path("classes/<int:pk>/places/", class_places, name="class_places"),
]
