"""Addresses of logins and of one's own pages."""

from django.urls import path

from university.accounts import people_urls
from university.accounts.views import code, log_out, login

app_name = "accounts"

urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/card/", login.card_login, name="card_login"),
    path("login/code/", code.code, name="code"),
    path("login/code/again/", code.resend, name="resend"),
    path("logout/", log_out.log_out, name="log_out"),
    path("logout/done/", log_out.logged_out, name="logged_out"),
    *people_urls.urlpatterns,
]
