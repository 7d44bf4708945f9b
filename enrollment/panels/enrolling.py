"""Parts of pages that lower houses own: home, a class, the senior's own page, the desk."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import ClassKind, TeachingClass
from enrollment import queries
from enrollment.models import ActChannel, Place, Round
from enrollment.rules import Limits
from enrollment.rules.facts import Facts
from enrollment.rules.rounds import (
    best_round,
    closed_refusal,
    late_entry_of,
    late_entry_refusal,
    takes_wishes,
)
from enrollment.rules.standing import audition, class_is_full, class_is_on
from enrollment.states import PlaceState
from enrollment.views.place_rows import live_rows, meetings_today, unfinished
from university import clock
from university.accounts.models import Sex, Student
from university.public_cache import kept
from university.words import moment


def my_panel(request: HttpRequest) -> str:
    """Today's class, my places, and what I have not finished. Three statements."""
    student = _student(request)
    if student is None:
        return ""
    context = {
        "today": meetings_today(student),
        "places": live_rows(student),
        "drafts": unfinished(student),
    }
    return render_to_string("enrollment/parts/my_panel.html", context, request)


def class_panel(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """Who may apply, places left, the days, and the button or the honest reason why not."""
    now = clock.now()
    rounds = queries.rounds_of_term(teaching_class.term_id)
    chosen = best_round(rounds, channel=ActChannel.WEB, at=now)
    in_the_way = _class_refusal(teaching_class, chosen)
    context = {
        "teaching_class": teaching_class,
        "facts": [
            (_("Who may apply"), _audience_words(teaching_class)),
            (_("Places left"), _places_words(teaching_class)),
            (_("Days to apply"), _round_words(chosen)),
        ],
        "has_place": getattr(teaching_class, "has_my_place", False),
        "refusal": in_the_way or closed_refusal(chosen, channel=ActChannel.WEB, at=now),
        "may_ask_late": not in_the_way
        and not late_entry_refusal(late_entry_of(rounds, at=now), channel=ActChannel.WEB),
        "has_wishes": takes_wishes(chosen),
    }
    return render_to_string("enrollment/parts/class_panel.html", context, request)


def has_my_place(request: HttpRequest) -> Exists | None:
    """What the class page asks about its class: has the person in hand a place in it?"""
    student = _student(request)
    if student is None:
        return None
    return Exists(
        Place.objects.filter(
            student=student, teaching_class=OuterRef("pk"), state__in=PlaceState.live()
        )
    )


def home_panel(request: HttpRequest) -> str:
    """Which rounds are open now; else the next one."""
    now = clock.now()
    rounds = list(queries.open_rounds(now)[:3])
    coming = None
    if not rounds:
        coming = (
            Round.objects.filter(opens_at__gt=now, term__is_published=True)
            .select_related("term")
            .order_by("opens_at", "code")
            .first()
        )
    context = {"open": rounds, "next": coming}
    return render_to_string("enrollment/parts/home_panel.html", context, request)


def open_terms() -> list[int]:
    """Terms in which a place can be asked for now."""
    rounds = kept("open_rounds", lambda: list(queries.open_rounds(clock.now())))
    return [row.term_id for row in rounds]


def _student(request: HttpRequest) -> Student | None:
    return getattr(getattr(request, "acting", None), "student", None)


def _audience_words(row: TeachingClass) -> str:
    limits = queries.limits_of(row)
    if row.kind == ClassKind.ONLINE and not limits.applies_age_to_online:
        return _("People of any age")
    parts = [_lower(limits), _upper(limits)]
    if row.needs_audition:
        parts.append(_("The teacher listens to you first."))
    return "".join(part for part in parts if part) or _("People of any age")


def _lower(limits: Limits) -> str:
    women, men = limits.min_age_female, limits.min_age_male
    if women is None and men is None:
        return ""
    return _("Women from %(women)s, men from %(men)s.") % {"women": women or 0, "men": men or 0}


def _upper(limits: Limits) -> str:
    if limits.max_age_new is None:
        return ""
    return _("New students up to %(age)s.") % {"age": limits.max_age_new}


def _places_words(row: TeachingClass) -> str:
    left = row.places_left
    return ngettext("%(left)d of %(all)d", "%(left)d of %(all)d", left) % {
        "left": left,
        "all": row.capacity,
    }


def _round_words(chosen: Round | None) -> str:
    if chosen is None:
        return ""
    return _("%(name)s: %(opens)s to %(closes)s") % {
        "name": chosen.name,
        "opens": moment(chosen.opens_at),
        "closes": moment(chosen.closes_at),
    }


def _class_refusal(row: TeachingClass, chosen: Round | None) -> object:
    """What stands in everybody's way, whoever asks. A full class may still be wished for."""
    facts = Facts(
        student_name="",
        sex=Sex.FEMALE,
        age_on_first_day=0,
        class_id=row.pk,
        class_name=row.name,
        weekday=row.weekday,
        starts=row.slot.starts,
        ends=row.slot.ends,
        first_day=row.term.starts_on,
        places_left=row.places_left,
        class_state=row.state,
        is_over=row.term.ends_on < clock.today(),
        needs_audition=row.needs_audition,
    )
    if takes_wishes(chosen):
        return class_is_on(facts)
    return class_is_on(facts) or class_is_full(facts) or audition(facts)
