"""The page of a class, and its live count of places."""

from typing import Any

from django.db.models import Case, F, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import words
from courses.models import ClassPage, ClassSession, ClassState, SessionState, TeachingClass
from courses.queries import open_term_ids, sessions_of
from courses.queries.classes import SHOWN, with_places_now
from university import clock
from university.money import yuan
from university.pages.queries import path_url
from university.public_cache import kept
from university.registry import in_order, registry
from university.words import full_day


def class_page(page: ClassPage, request: HttpRequest) -> dict[str, Any]:
    """Everything about one class; a class that is not shown is not there, except in a preview."""
    pk = page.teaching_class_id
    found, sessions, teacher_path = kept(f"class_page:{pk}", lambda: _shown(pk))
    asked = {name: ask(request) for name, ask in registry.class_page_questions.items()}
    teaching_class = with_places_now(found, {name: of for name, of in asked.items() if of})
    term = teaching_class.term
    is_shown = teaching_class.state in SHOWN and term.is_published
    if not is_shown and not getattr(request, "is_preview", False):
        raise Http404
    called_off = teaching_class.state == ClassState.CANCELLED
    panels = [] if called_off else in_order(registry.class_page_panels)
    return {
        "teaching_class": teaching_class,
        "term": term,
        "called_off": called_off,
        "standing": words.class_standing(
            teaching_class,
            term_is_open=term.pk in open_term_ids(),
            term_has_begun=term.starts_on <= clock.today(),
        ),
        "facts": _facts(teaching_class, sessions),
        "panels": [panel.render(request, teaching_class) for panel in panels],
        "sessions": sessions,
        "dates": kept(f"class_dates:{pk}", lambda: _dates_table(found, sessions)),
        "teacher_url": path_url(teacher_path, request),
    }


def _shown(pk: int) -> tuple[TeachingClass, list[ClassSession], str]:
    """Return a class, its meetings, and the path of its teacher's page if that is live."""
    teaching_class = (
        TeachingClass.objects.select_related("term", "course__major", "teacher", "room", "slot")
        .annotate(
            teacher_path=Case(When(teacher__page__live=True, then=F("teacher__page__url_path")))
        )
        .get(pk=pk)
    )
    return teaching_class, sessions_of(teaching_class), teaching_class.teacher_path or ""


def _dates_table(teaching_class: TeachingClass, sessions: list[ClassSession]) -> SafeString:
    """Return every date as HTML; it is the same for everybody and most of the page's work."""
    context = {"teaching_class": teaching_class, "sessions": sessions}
    return render_to_string("courses/parts/sessions.html", context)


@never_cache
@require_safe
def class_places(request: HttpRequest, pk: int) -> HttpResponse:
    """How many places a class has at this moment: a few words that a page can fetch anew."""
    teaching_class = get_object_or_404(
        TeachingClass, pk=pk, state__in=SHOWN, term__is_published=True
    )
    left = words.places_words(teaching_class.capacity, teaching_class.taken)
    return render(request, "courses/parts/places.html", {"words": left})


def _facts(teaching_class: TeachingClass, sessions: list[ClassSession]) -> list[tuple[str, str]]:
    called_off = teaching_class.state == ClassState.CANCELLED
    room = teaching_class.room
    places = words.places_words(teaching_class.capacity, teaching_class.taken)
    return [
        (_("Teacher"), teaching_class.teacher.name),
        (_("Level"), teaching_class.course.get_level_display()),
        (_("When"), words.when_words(teaching_class)),
        *_dates(teaching_class, sessions),
        (_("Where"), words.place_words(teaching_class)),
        (_("How to get there"), words.way_words(room) if room else ""),
        (_("Fee"), _fee(teaching_class)),
        (_("Places"), "" if called_off else places),
        (_("Audition"), _("yes, before you get a place") if teaching_class.needs_audition else ""),
        (_("What to bring"), teaching_class.course.what_to_bring),
    ]


def _dates(teaching_class: TeachingClass, sessions: list[ClassSession]) -> list[tuple[str, str]]:
    held = [row for row in sessions if row.state == SessionState.PLANNED]
    if not held:
        term = teaching_class.term
        return [(_("Term"), f"{full_day(term.starts_on)}–{full_day(term.ends_on)}")]
    return [
        (_("First lesson"), full_day(held[0].starts_at)),
        (_("Last lesson"), full_day(held[-1].starts_at)),
        (_("Lessons"), _("%(count)d times") % {"count": len(held)}),
    ]


def _fee(teaching_class: TeachingClass) -> str:
    fee = yuan(teaching_class.fee_fen)
    if not teaching_class.material_fee_fen:
        return fee
    materials = yuan(teaching_class.material_fee_fen)
    return _("%(fee)s, and %(materials)s for materials") % {"fee": fee, "materials": materials}
