"""Addresses for providers, apart from the pages for people."""

from django.urls import path

from payments.views.webhooks import receive_event

app_name = "webhooks"

urlpatterns = [path("<slug:provider>/", receive_event, name="receive")]
