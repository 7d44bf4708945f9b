"""Addresses of the staff login. The names without a house are allauth's, which reverses them."""

from django.urls import path
from django.views.generic import RedirectView

from university.accounts.views import staff_login, two_step

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("login/", staff_login.login, name="account_login"),
    path("login/code/", staff_login.second_factor, name="mfa_authenticate"),
    path("logout/", staff_login.log_out, name="account_logout"),
    path("stay/", staff_login.stay, name="staff_stay"),
    path("password/", staff_login.change_password, name="account_change_password"),
    path("two-step/", two_step.two_step, name="staff_two_step"),
    path("two-step/codes/", two_step.recovery_codes, name="staff_recovery_codes"),
    # Where allauth sends people in cases that this site does not have.
    path("inactive/", to_login, name="account_inactive"),
    path("reauthenticate/", to_login, name="account_reauthenticate"),
    path("two-step/reauthenticate/", to_login, name="mfa_reauthenticate"),
]
