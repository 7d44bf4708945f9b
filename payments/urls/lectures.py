"""Addresses of lecture tickets; ``payments.urls`` includes them."""

from django.urls import path

from payments.views.lectures import buying, desk, door, swapping, tickets, waiting

urlpatterns = [
    path("tickets/", tickets.my_tickets, name="tickets_mine"),
    path("tickets/buy/<int:pk>/", buying.count, name="tickets_count"),
    path("tickets/buy/<int:pk>/names/", buying.names, name="tickets_names"),
    path("tickets/buy/<int:pk>/check/", buying.check, name="tickets_check"),
    path("tickets/pay/<str:number>/", buying.pay, name="tickets_pay"),
    path("tickets/done/<str:number>/", buying.done, name="tickets_done"),
    path("tickets/wait/<int:pk>/", waiting.wait, name="tickets_wait"),
    path("tickets/wait/<int:pk>/stop/", waiting.stop_waiting, name="tickets_stop_waiting"),
    path("tickets/live/<int:pk>/", tickets.live, name="tickets_live"),
    path("tickets/replay/<int:pk>/", tickets.replay, name="tickets_replay"),
    path("tickets/<int:pk>/", tickets.ticket, name="ticket"),
    path("tickets/<int:pk>/paper/", tickets.ticket_paper, name="ticket_paper"),
    path("tickets/<int:pk>/name/", tickets.rename, name="ticket_rename"),
    path("tickets/<int:pk>/back/", tickets.give_back, name="ticket_back"),
    path("desk/door/", door.doors, name="doors"),
    path("desk/door/<int:pk>/", door.door, name="door"),
    path("desk/door/<int:pk>/marks/", door.marks, name="door_marks"),
    path("desk/door/<int:pk>/sale/", door.sale, name="door_sale"),
    path("desk/lectures/", desk.board, name="lecture_board"),
    path("desk/lectures/<int:pk>/", desk.lecture, name="lecture_desk"),
    path("desk/lectures/<int:pk>/sell/", desk.sell, name="lecture_sell"),
    path("desk/lectures/<int:pk>/seats/", desk.seats, name="lecture_seats"),
    path("desk/lectures/<int:pk>/move/", desk.move, name="lecture_move"),
    path("desk/lectures/<int:pk>/call-off/", desk.call_off, name="lecture_call_off"),
    path("desk/lectures/<int:pk>/news/", desk.news, name="lecture_news"),
    path("desk/lectures/<int:pk>/sheet/", desk.sign_in_sheet, name="lecture_sheet"),
    path("desk/lectures/tickets/<int:pk>/", desk.ticket, name="lecture_ticket"),
    path("desk/lectures/tickets/<int:pk>/paper/", desk.ticket_paper, name="lecture_ticket_paper"),
    path("desk/lectures/bookings/<int:pk>/swap/", swapping.swap, name="lecture_swap"),
    path("desk/lectures/bookings/<int:pk>/give-up/", desk.give_up, name="lecture_give_up"),
]
