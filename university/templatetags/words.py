"""Template filters that print dates, times, money and phone numbers in words.

``{% load words %}``. An empty value prints as nothing, so a template need not ask first.
"""

from datetime import date, datetime, time

from django import template

from university import money, words

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """Print ``12月12日（星期六）``."""
    return words.day(value) if value else ""


@register.filter
def full_day(value: date | datetime | None) -> str:
    """Print ``2026年12月12日（星期六）``."""
    return words.full_day(value) if value else ""


@register.filter
def weekday(value: date | int | None) -> str:
    """Print ``星期六``, from a day or an ISO weekday number."""
    return words.weekday(value) if value else ""


@register.filter
def clocktime(value: time | datetime | None) -> str:
    """Print ``下午2:30``. Midnight is a time too, so only ``None`` and ``""`` print nothing."""
    return "" if value is None or value == "" else words.clocktime(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Print ``12月12日（星期六）下午2:30``."""
    return words.moment(value) if value else ""


@register.filter
def full_moment(value: datetime | None) -> str:
    """Print ``2026年12月12日（星期六）下午2:30``."""
    return words.full_moment(value) if value else ""


@register.filter
def until(start: time | datetime | None, end: time | datetime | None) -> str:
    """Print ``上午9:00到10:30``: ``{{ starts|until:ends }}``."""
    return words.time_range(start, end) if start is not None and end is not None else ""


@register.filter
def yuan(fen: int | None) -> str:
    """Print ``160元``. Takes fen."""
    return "" if fen is None or fen == "" else money.yuan(int(fen))


@register.filter
def phone(number: str | None) -> str:
    """Print ``138 0000 0000``."""
    return words.phone(str(number)) if number else ""


@register.filter
def tel(number: str | None) -> str:
    """Print the digits of a ``tel:`` link."""
    return words.tel(str(number)) if number else ""
