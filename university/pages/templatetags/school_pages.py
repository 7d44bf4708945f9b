"""Addresses of site pages by what they are, so that no template knows a path."""

from django import template
from django.template import Context

from university.pages import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context: Context, model: str) -> str:
    """``{% page_url "pages.HelpPage" as help_url %}``; empty when there is none."""
    return queries.page_url(model, context.get("request"))


@register.simple_tag(takes_context=True)
def policy_url(context: Context, kind: str) -> str:
    """``{% policy_url "privacy" as privacy_url %}``; empty when there is none."""
    return queries.policy_url(kind, context.get("request"))
