"""Addresses of applications with wishes and of going on in a class."""

from django.urls import path

from enrollment.views import applications, renewals, wishes

urlpatterns = [
    path("<int:pk>/wish/", wishes.add, name="wish"),
    path("rounds/<int:pk>/wishes/", wishes.wishes, name="wishes"),
    path("rounds/<int:pk>/wants/", wishes.wants, name="wants"),
    path("rounds/<int:pk>/check/", applications.check, name="application_check"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/slip/", applications.slip, name="application_slip"),
    path("renewal/", renewals.renewals, name="renewals"),
]
