"""Addresses of this house that are not pages of the tree."""

from django.urls import path

from courses.views import lesson_uploads
from courses.views.classes import class_places
from courses.views.lesson_media import lesson_media
from courses.views.search import search

app_name = "courses"

urlpatterns = [
    path("search/", search, name="search"),
    path("classes/<int:pk>/places/", class_places, name="class_places"),
    path("lessons/uploads/", lesson_uploads.uploads, name="lesson_uploads"),
    path("lessons/uploads/<uuid:token>/", lesson_uploads.upload, name="lesson_upload"),
    path("lessons/media/<str:signed>/<path:name>", lesson_media, name="lesson_media"),
]
