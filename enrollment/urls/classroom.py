"""Addresses of what happens in class."""

from django.urls import path

from enrollment.views.classroom import calls, completions, leaders, notices, rolls, rosters

app_name = "classroom"

urlpatterns = [
    path("", rolls.sessions, name="sessions"),
    path("<int:pk>/", rolls.roll, name="roll"),
    path("<int:pk>/marks/", rolls.marks, name="marks"),
    path("class/<int:pk>/list/", rosters.roster, name="roster"),
    path("class/<int:pk>/leaders/", leaders.leaders, name="leaders"),
    path("class/<int:pk>/completion/", completions.completion, name="completion"),
    path("class/<int:pk>/completion/work/", completions.work, name="work"),
    path("class/<int:pk>/completion/confirm/", completions.confirm, name="confirm"),
    path("class/<int:pk>/completion/issue/", completions.issue, name="issue"),
    path("class/<int:pk>/completion/papers/", completions.papers, name="papers"),
    path("class/<int:pk>/notices/", notices.post, name="post_notice"),
    path("notices/<int:pk>/take-back/", notices.take_back, name="take_notice_back"),
    path("notices/<int:pk>/text/", notices.text, name="text_notice"),
    path("completion/", completions.classes, name="completion_classes"),
    path("completion/<int:pk>/withdraw/", completions.withdraw, name="withdraw"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:student_pk>/<int:pk>/", calls.call, name="call"),
]
