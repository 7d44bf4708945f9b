"""Age by sex, counted on the term's first day."""

from django.utils.translation import gettext as _

from enrollment.rules.answer import REGISTRAR, RuleRefusal
from enrollment.rules.facts import Facts
from university.accounts.models import Sex
from university.words import day


def too_young(facts: Facts) -> RuleRefusal | None:
    """Say how many years are missing on the first day."""
    limit = facts.lower_age
    if facts.is_age_free or limit is None or facts.age_on_first_day >= limit:
        return None
    words = {
        "limit": limit,
        "day": day(facts.age_counts_on),
        "age": facts.age_on_first_day,
        "missing": limit - facts.age_on_first_day,
    }
    sentence = (
        _(
            "Men may apply from %(limit)s years on. On the first day, %(day)s, you are "
            "%(age)s. That is %(missing)s years short."
        )
        if facts.sex == Sex.MALE
        else _(
            "Women may apply from %(limit)s years on. On the first day, %(day)s, you are "
            "%(age)s. That is %(missing)s years short."
        )
    )
    return RuleRefusal(
        "too_young",
        sentence % words,
        _("Online classes have no age limit. Ask at the desk if your birth date is wrong."),
        REGISTRAR,
    )


def too_old(facts: Facts) -> RuleRefusal | None:
    """The upper age; new and returning students have their own."""
    limit = facts.upper_age
    if facts.is_age_free or limit is None or facts.age_on_first_day <= limit:
        return None
    words = {"limit": limit, "day": day(facts.age_counts_on), "age": facts.age_on_first_day}
    return RuleRefusal(
        "too_old",
        _("This class takes people up to %(limit)s. On the first day, %(day)s, you are %(age)s.")
        % words,
        _("Come to the desk with a relative. A person there looks at it with you."),
        REGISTRAR,
    )
