"""Addresses of live meetings; part of ``courses.urls.lessons``."""

from django.urls import path

from courses.views import live
from courses.views.teaching import live as teaching

urlpatterns = [
    path("live/<int:pk>/", live.live, name="live"),
    path("teach/live/", teaching.meetings, name="live_meetings"),
    path("teach/live/<int:pk>/", teaching.link, name="live_link"),
    path("teach/live/<int:pk>/remove/", teaching.remove, name="live_remove"),
    path("teach/live/<int:pk>/recording/", teaching.record, name="live_recording"),
]
