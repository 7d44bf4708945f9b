"""An offer in words, for the senior's page and the desk's."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from courses import words as class_words
from courses.working_days import add_working_days
from enrollment.models import Place
from enrollment.services.offer_answers import hold_workdays
from university import clock
from university.money import yuan
from university.words import day, moment


def offer_facts(place: Place) -> list[tuple[str, str]]:
    """Return class, time, room, fee and until when to answer as (label, words)."""
    row = place.teaching_class
    facts = [
        (_("Class"), row.name),
        (_("When"), class_words.when_words(row)),
        (_("Where"), class_words.place_words(row)),
        (_("Fee"), yuan(row.fee_fen + row.material_fee_fen)),
    ]
    if place.answer_by:
        facts.append((_("Answer before"), moment(place.answer_by)))
    return facts


def yes_words(place: Place) -> str:
    """Return what a yes means: until when to pay."""
    pay_by = add_working_days(clock.now(), hold_workdays(place.round))
    return _("We then keep the place. Please pay by %(day)s.") % {"day": day(pay_by)}


def time_left_words(place: Place) -> str:
    """Return the deadline as people say it: today, tomorrow, or the day, with the hour."""
    if place.answer_by is None:
        return ""
    until = moment(place.answer_by)
    days = (_date(place) - clock.today()).days
    near = {0: _("today"), 1: _("tomorrow"), 2: _("the day after tomorrow")}.get(days)
    if near is None:
        return _("Please answer before %(moment)s.") % {"moment": until}
    return _("Please answer before %(moment)s. That is %(near)s.") % {
        "moment": until,
        "near": near,
    }


def position_words(before: int) -> str:
    """Return how far down a list a person stands."""
    if not before:
        return _("You are first on the waitlist.")
    return _("You are number %(number)d on the waitlist.") % {"number": before + 1}


def hours_words(hours: int) -> str:
    """Return hours as people say them: days where they are whole days."""
    if hours % 24 == 0:
        days = timedelta(hours=hours).days
        return _("%(days)d days") % {"days": days} if days > 1 else _("one day")
    return _("%(hours)d hours") % {"hours": hours}


def _date(place: Place) -> date:
    assert place.answer_by is not None  # noqa: S101 - the caller has looked.
    return timezone.localdate(place.answer_by)
