"""Addresses of applications with wishes and of going on in a class."""

from django.urls import path

from enrollment.views import (
    applications,
    auditions,
    desk_applications,
    desk_proofs,
    renewals,
    wishes,
)

urlpatterns = [
    path("<int:pk>/wish/", wishes.add, name="wish"),
    path("rounds/<int:pk>/wishes/", wishes.wishes, name="wishes"),
    path("rounds/<int:pk>/wants/", wishes.wants, name="wants"),
    path("rounds/<int:pk>/check/", applications.check, name="application_check"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/slip/", applications.slip, name="application_slip"),
    path(
        "desk/<int:student_pk>/rounds/<int:pk>/",
        desk_applications.application,
        name="desk_application",
    ),
    path(
        "desk/<int:student_pk>/rounds/<int:pk>/<int:class_pk>/override/",
        desk_applications.override,
        name="desk_wish_override",
    ),
    path(
        "desk/applications/<int:pk>/withdraw/",
        desk_applications.withdraw,
        name="desk_application_withdraw",
    ),
    path("desk/applications/<int:pk>/slip/", desk_applications.slip, name="desk_application_slip"),
    path("desk/<int:student_pk>/proofs/<int:pk>/", desk_proofs.proof, name="desk_proof"),
    path("auditions/", auditions.auditions, name="auditions"),
    path("renewal/", renewals.renewals, name="renewals"),
]
