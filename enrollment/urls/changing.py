"""Addresses of offers, waitlists and changes; part of ``enrollment.urls``."""

from django.urls import path

from enrollment.views import (
    changing,
    desk_changes,
    desk_lists,
    desk_meetings,
    desk_waiting,
    late_entry,
    offers,
    visits,
    waiting,
)

urlpatterns = [
    path("places/<int:pk>/offer/", offers.offer, name="offer"),
    path("<int:pk>/waitlist/", waiting.waitlist, name="waitlist"),
    path("<int:pk>/waitlist/leave/", waiting.leave_waitlist, name="leave_waitlist"),
    path("desk/offers/", desk_waiting.offers, name="desk_offers"),
    path("desk/offers/<int:pk>/", desk_waiting.offer, name="desk_offer"),
    path("desk/<int:student_pk>/<int:pk>/waitlist/", desk_waiting.waitlist, name="desk_waitlist"),
    path("desk/places/<int:pk>/transfer/", desk_changes.transfer, name="desk_transfer"),
    path("<int:pk>/late/", late_entry.late_entry, name="late_entry"),
    path("desk/late/<int:pk>/", late_entry.desk_late_request, name="desk_late_request"),
    path("<int:pk>/visit/", visits.visit, name="visit"),
    path("desk/<int:student_pk>/<int:pk>/visit/", visits.desk_visit, name="desk_visit"),
    path("places/<int:pk>/change/", changing.change_class, name="change_class"),
    path("desk/<int:student_pk>/leave/", desk_changes.leave, name="desk_leave"),
    path("desk/<int:student_pk>/return/", desk_changes.return_from_leave, name="desk_return"),
    path("desk/<int:student_pk>/<int:pk>/late/", desk_changes.late_entry, name="desk_late_entry"),
    path("desk/lists/<int:pk>/", desk_lists.class_list, name="class_list"),
    path("desk/lists/<int:pk>/offer/", desk_lists.offer_one, name="offer_one"),
    path("desk/lists/entries/<int:pk>/take-off/", desk_lists.take_off, name="take_off"),
    path("desk/meetings/", desk_meetings.meetings, name="desk_meetings"),
    path("desk/meetings/<int:pk>/", desk_meetings.meeting, name="desk_meeting"),
]
