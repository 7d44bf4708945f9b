"""Addresses of the messages."""

from django.urls import path

from university.notifications.views import calls, dev_outbox, inbox

app_name = "notifications"

urlpatterns = [
    path("messages/", inbox.inbox, name="inbox"),
    path("desk/calls/", calls.call_list, name="calls"),
    path("desk/calls/<int:pk>/", calls.call, name="call"),
    path("dev/messages/", dev_outbox.dev_outbox, name="dev_outbox"),
]
