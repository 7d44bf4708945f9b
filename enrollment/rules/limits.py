"""How much one person may take on in a term."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.models import ActivityLevel
from enrollment.rules.answer import NOBODY, REGISTRAR, RuleRefusal
from enrollment.rules.facts import Facts, LivePlace
from university import words


def already_has_place(facts: Facts) -> RuleRefusal | None:
    """One live place per person and class; the database holds it too."""
    if all(place.class_id != facts.class_id for place in facts.places):
        return None
    return RuleRefusal(
        "already_has_place",
        _("You already have a place in this class. You need not apply again."),
        _("See your place under My classes."),
        NOBODY,
    )


def class_limit(facts: Facts) -> RuleRefusal | None:
    """Classes a person and term."""
    limit = facts.class_limit
    if limit is None or len(facts.places) < limit:
        return None
    return RuleRefusal(
        "class_limit",
        _("A person may take %(limit)s classes a term. You have %(names)s.")
        % {"limit": limit, "names": _names(facts.places)},
        _("To take this one, give one of those up first."),
        REGISTRAR,
    )


def major_limit(facts: Facts) -> RuleRefusal | None:
    """Classes of one major a person and term."""
    limit = facts.limits.max_classes_in_major
    same = [place for place in facts.places if place.major_id == facts.major_id]
    if limit is None or len(same) < limit:
        return None
    return RuleRefusal(
        "major_limit",
        _("A person may take %(limit)s classes of %(major)s a term. You have %(names)s.")
        % {"limit": limit, "major": facts.major_name, "names": _names(same)},
        _("Choose a class of another major, or give that one up first."),
        REGISTRAR,
    )


def repeat(facts: Facts) -> RuleRefusal | None:
    """Who completed a course makes room for others (SENIORS part B: gaming)."""
    if not (facts.limits.forbids_repeat and facts.has_completed):
        return None
    return RuleRefusal(
        "completed_before",
        _("You have completed this course. The places are for people who have not."),
        _("You may take the next level, or another major."),
        REGISTRAR,
    )


def course_before(facts: Facts) -> RuleRefusal | None:
    """Levels build on each other: nobody takes an advanced class to get in (part B: gaming)."""
    if not facts.missing_course:
        return None
    return RuleRefusal(
        "course_before",
        _("This class is for people who have completed %(name)s.") % {"name": facts.missing_course},
        _("Please take that course first. If you can do it already, ask at the desk."),
        REGISTRAR,
    )


def high_activity_limit(facts: Facts) -> RuleRefusal | None:
    """Classes with much movement a person and term."""
    limit = facts.limits.max_high_activity
    if limit is None or facts.activity_level != ActivityLevel.HIGH:
        return None
    others = [place for place in facts.places if place.activity_level == ActivityLevel.HIGH]
    if len(others) < limit:
        return None
    return RuleRefusal(
        "high_activity_limit",
        _("A person may take %(limit)s class with much movement a term. You have %(name)s.")
        % {"limit": limit, "name": others[0].class_name},
        _("Choose a class with less movement, or give the other one up first."),
        REGISTRAR,
    )


def time_clash(facts: Facts) -> RuleRefusal | None:
    """Two classes at the same time on the same weekday."""
    if not facts.limits.forbids_time_clash:
        return None
    for place in facts.places:
        overlap = place.starts < facts.ends and facts.starts < place.ends
        if place.weekday == facts.weekday and overlap and place.class_id != facts.class_id:
            return RuleRefusal(
                "time_clash",
                _("This class meets at the same time as %(name)s: %(weekday)s %(hours)s.")
                % {
                    "name": place.class_name,
                    "weekday": words.weekday(place.weekday),
                    "hours": words.time_range(place.starts, place.ends),
                },
                _("Choose a class on another day, or give the other one up first."),
                REGISTRAR,
            )
    return None


def _names(places: Iterable[LivePlace]) -> str:
    return "、".join(place.class_name for place in places)
