"""Addresses of logins and of one's own pages."""

from django.urls import path

from university.accounts.views import login

app_name = "accounts"

urlpatterns = [
    path("login/", login.login, name="login"),
]
