"""Addresses of evening rental that the public and renters open; staff work in the admin."""

from django.urls import path

from payments.views.rentals import asking, bills, mine, renters, rooms, told

app_name = "rentals"

urlpatterns = [
    path("", rooms.rooms, name="rooms"),
    path("rooms/<slug:code>/", rooms.room, name="room"),
    path("rooms/<slug:code>/ask/", asking.begin, name="ask"),
    path("ask/check/", asking.check, name="check"),
    path("ask/<slug:step>/", asking.step, name="step"),
    path("renter/", renters.begin, name="renter"),
    path("renter/<slug:step>/", renters.step, name="renter_step"),
    path("papers/", renters.papers, name="papers"),
    path("papers/<slug:kind>/", renters.paper, name="paper"),
    path("papers/files/<int:pk>/", renters.file, name="paper_file"),
    path("messages/", told.messages, name="messages"),
    path("my/", mine.rentals, name="mine"),
    path("my/<str:number>/", mine.rental, name="rental"),
    path("my/<str:number>/accept/", mine.accept, name="accept"),
    path("my/<str:number>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/<str:number>/contract/", mine.contract, name="contract"),
    path("my/<str:number>/evenings/<int:pk>/", mine.cancel, name="cancel"),
    path("my/<str:number>/evenings/<int:pk>/take/", mine.take, name="take"),
    path("bills/<str:number>/", bills.bill, name="bill"),
]
