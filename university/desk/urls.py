"""Addresses of the desk."""

from django.urls import path

from university.desk.views import students

app_name = "desk"

urlpatterns = [
    path("", students.home, name="home"),
    path("students/<int:pk>/", students.student, name="student"),
]
