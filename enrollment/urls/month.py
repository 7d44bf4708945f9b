"""The address of the summary of a month, beside one's own page."""

from django.urls import path

from enrollment.views import month

app_name = "month"

urlpatterns = [
    path("month/", month.month, name="month"),
]
