"""A refused login, as the same page with its error or as 429."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from university.refusals import Refusal


def show_refusal(
    request: HttpRequest,
    refusal: Refusal,
    *,
    field: str,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the page again with the sentence at its field; ``too_many`` is a page of its own."""
    if refusal.code == "too_many":
        return too_many(request, refusal)
    form: forms.Form = context["form"]
    form.add_error(field, f"{refusal.message}{refusal.next_step}")
    return render(request, template, context)


def too_many(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say when to try again and whom to call."""
    return render(request, "429.html", {"refusal": refusal}, status=429)
