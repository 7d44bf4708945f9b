"""Addresses of what happens in class."""

from django.urls import path

from enrollment.views.classroom import calls, rolls, rosters

app_name = "classroom"

urlpatterns = [
    path("", rolls.sessions, name="sessions"),
    path("<int:pk>/", rolls.roll, name="roll"),
    path("<int:pk>/marks/", rolls.marks, name="marks"),
    path("class/<int:pk>/list/", rosters.roster, name="roster"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:student_pk>/<int:pk>/", calls.call, name="call"),
]
