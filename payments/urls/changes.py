"""Addresses of changing class and of money that goes back; part of ``payments.urls``."""

from django.urls import path

from payments.views import changing
from payments.views.till import changes

urlpatterns = [
    path("change/<int:pk>/<int:class_pk>/", changing.change, name="change"),
    path("changed/<int:pk>/", changing.changed, name="changed"),
    path("desk/till/changed/<int:pk>/", changes.changed, name="till_changed"),
    path("desk/till/orders/<str:number>/back/", changes.exception, name="till_exception"),
    path("desk/till/refunds/<int:pk>/decide/", changes.decide, name="till_decide"),
]
