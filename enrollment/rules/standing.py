"""Whether the class is on, whether the person is on the register, and for whom the round is."""

from django.utils.translation import gettext as _

from courses.models import ClassState
from enrollment.rules.answer import DESK, NOBODY, REGISTRAR, RuleRefusal
from enrollment.rules.facts import Facts
from university.accounts.models import Standing
from university.words import moment


def class_is_on(facts: Facts) -> RuleRefusal | None:
    """Called off, not shown yet, or over."""
    if facts.class_state == ClassState.CANCELLED:
        return RuleRefusal(
            "class_cancelled",
            _("This class has been called off."),
            _("Have a look at the other classes."),
            NOBODY,
        )
    if facts.class_state != ClassState.PUBLISHED or facts.is_over:
        return RuleRefusal(
            "class_not_open",
            _("This class takes no one now."),
            _("Have a look at the other classes."),
            NOBODY,
        )
    return None


def class_is_sure(facts: Facts) -> RuleRefusal | None:
    """Nobody joins a class while those in it are asked what they want instead."""
    if not facts.is_asking:
        return None
    return RuleRefusal(
        "class_may_not_open",
        _("Too few people are in this class. The school is asking them what they want."),
        _("Have a look at the other classes, or ask at the desk in some days."),
        REGISTRAR,
    )


def is_on_register(facts: Facts) -> RuleRefusal | None:
    """People on leave or gone ask a person first."""
    if facts.standing == Standing.ACTIVE:
        return None
    return RuleRefusal(
        "not_on_register",
        _("%(name)s is not on the register at the moment.") % {"name": facts.student_name},
        _("Please ask at the desk. They put it right with you."),
        NOBODY if facts.standing == Standing.DECEASED else REGISTRAR,
    )


def privacy_stands(facts: Facts) -> RuleRefusal | None:
    """Who took back the privacy notice is asked again before anything new is written down."""
    if not facts.has_withdrawn_privacy:
        return None
    return RuleRefusal(
        "privacy_withdrawn",
        _("%(name)s took back what was agreed about their data.") % {"name": facts.student_name},
        _("Please agree again on your page, or at the desk."),
        NOBODY,
    )


def audience(facts: Facts) -> RuleRefusal | None:
    """Some rounds are for some people only."""
    if facts.is_in_audience:
        return None
    return RuleRefusal(
        "not_in_audience",
        _("This round is for other students first."),
        _("Please wait for the next round. Its days are on the class page."),
        REGISTRAR,
    )


def audition(facts: Facts) -> RuleRefusal | None:
    """Choirs and advanced classes listen first."""
    if not facts.needs_audition:
        return None
    return RuleRefusal(
        "audition_first",
        _("For this class the teacher listens to you first."),
        _("Please ask at the desk for a day."),
        DESK,
    )


def suitability(facts: Facts) -> RuleRefusal | None:
    """The senior's own yes to the major's statement; nobody says it for them."""
    if not facts.suitability_statement or facts.is_suited:
        return None
    return RuleRefusal(
        "suitability_not_affirmed",
        _("Please answer first whether you can take part in this class."),
        _("The question comes before you check your details."),
        NOBODY,
    )


def class_is_full(facts: Facts) -> RuleRefusal | None:
    """No place left; the seat itself is taken by ``enrollment.seats``."""
    if facts.places_left > facts.kept_for_others:
        return None
    if facts.places_left > 0 and facts.kept_until:
        return RuleRefusal(
            "kept_for_renewal",
            _("The places left are kept until %(moment)s for people who go on in this class.")
            % {"moment": moment(facts.kept_until)},
            _("What they do not take is given out after that."),
            NOBODY,
        )
    return RuleRefusal(
        "class_full",
        _("This class is full."),
        _("Have a look at the other classes, or call the desk."),
        NOBODY,
    )
