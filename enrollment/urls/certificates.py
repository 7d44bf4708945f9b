"""Addresses of certificates, open to everybody who holds one in their hands."""

from django.urls import path

from enrollment.views.classroom import certificates

app_name = "certificates"

urlpatterns = [
    path("", certificates.check, name="check"),
    path("<int:pk>/paper/", certificates.my_paper, name="my_paper"),
    path("<slug:code>/", certificates.certificate, name="certificate"),
]
