"""Addresses of paying, of the papers, and of the cash counter."""

from django.urls import path

from payments.urls import changes as change_urls
from payments.urls import lectures as lecture_urls
from payments.urls import tills as till_urls
from payments.views import checkout, leaving, results, sandbox
from payments.views.till import cash, discounts, papers, refunds, today
from payments.views.till import leaving as desk_leaving
from payments.views.till import orders as till_orders

app_name = "payments"

urlpatterns = [
    *till_urls.urlpatterns,
    *lecture_urls.urlpatterns,
    *change_urls.urlpatterns,
    path("pay/<int:pk>/", checkout.checkout, name="checkout"),
    path("orders/", results.orders, name="orders"),
    path("orders/<str:number>/", results.result, name="result"),
    path("orders/<str:number>/cash/", checkout.cash, name="cash"),
    path("orders/<str:number>/go-on/", checkout.go_on, name="go_on"),
    path("orders/<str:number>/returned/", checkout.returned, name="returned"),
    path("orders/<str:number>/slip/", results.slip, name="slip"),
    path("receipts/<str:number>/", results.receipt, name="receipt"),
    path("leave/<int:pk>/", leaving.give_up, name="give_up"),
    path("leave/<int:pk>/done/", leaving.left, name="left"),
    path("sandbox/<str:ref>/", sandbox.sandbox_pay, name="sandbox_pay"),
    path("desk/till/", today.today, name="till"),
    path("desk/till/students/<int:pk>/", cash.student, name="till_student"),
    path("desk/till/places/<int:pk>/", cash.take, name="till_take"),
    path("desk/till/leave/<int:pk>/", desk_leaving.leave, name="till_leave"),
    path("desk/till/orders/<str:number>/take/", till_orders.take_order, name="till_order"),
    path("desk/till/orders/<str:number>/", cash.taken, name="till_taken"),
    path("desk/till/refunds/", refunds.refund_list, name="till_refunds"),
    path("desk/till/refunds/<int:pk>/", refunds.pay_out, name="till_refund"),
    path("desk/till/discounts/<int:pk>/", discounts.grant, name="till_discount"),
    path("desk/till/slips/<str:number>/", papers.slip, name="till_slip"),
    path("desk/till/receipts/<str:number>/", papers.receipt, name="till_receipt"),
]
