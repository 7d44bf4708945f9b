"""Addresses of drawers, days, bank transfers, differences and the books."""

from django.urls import path

from payments.views import books, transfer
from payments.views.till import bank, days, drawer

urlpatterns = [
    path("orders/<str:number>/transfer/", transfer.transfer, name="transfer"),
    path("desk/books/", books.balance, name="books_balance"),
    path("desk/books/chain/", books.chain, name="books_chain"),
    path("desk/till/open/", drawer.open_till, name="till_open"),
    path("desk/till/drawer/", drawer.drawer, name="till_drawer"),
    path("desk/till/drawer/move/", drawer.move, name="till_move"),
    path("desk/till/tills/<int:pk>/", drawer.session, name="till_session"),
    path("desk/till/tills/<int:pk>/count/", drawer.count, name="till_count"),
    path("desk/till/tills/<int:pk>/close/", drawer.close, name="till_close"),
    path("desk/till/days/", days.days, name="till_days"),
    path("desk/till/days/<str:day>/", days.day, name="till_day"),
    path("desk/till/days/<str:day>/paper/", days.paper, name="till_day_paper"),
    path("desk/till/transfers/", bank.transfers, name="till_transfers"),
    path("desk/till/transfers/<str:number>/", bank.transfer, name="till_transfer"),
    path("desk/till/transfers/back/<int:pk>/", bank.back, name="till_transfer_back"),
    path("desk/till/bank-lines/<int:pk>/", bank.line, name="till_bank_line"),
    path("desk/till/bank-file/", bank.bank_file, name="till_bank_file"),
    path("desk/till/differences/", bank.differences, name="till_differences"),
    path("desk/till/differences/<int:pk>/", bank.difference, name="till_difference"),
]
