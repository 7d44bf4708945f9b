"""Addresses of self-study."""

from django.urls import path

from enrollment.views.self_study import door, study

urlpatterns = [
    path("study/", study.sessions, name="study"),
    path("study/<int:pk>/", study.session, name="study_session"),
    path("study/places/<int:pk>/give-back/", study.give_back, name="study_give_back"),
    path("desk/study/", door.today, name="study_today"),
    path("desk/study/<int:pk>/", door.door, name="study_door"),
]
