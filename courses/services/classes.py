"""Opening and changing a teaching class: its row, its meetings and their cells in one step."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from courses.models import (
    ClassPage,
    ClassSession,
    ClassState,
    RoomUse,
    SessionState,
    TeachingClass,
)
from courses.services.publishing import publish_class_page
from courses.services.sessions import cancel_session, generate_sessions
from courses.states import CLASS_MOVES
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.registry import registry
from university.states import move, record

#: Written elsewhere: the seats by one writer only, the state by a compare-and-swap.
_NOT_OURS = {"id", "taken", "state"}


def open_class(*, teaching_class: TeachingClass, actor: User | None) -> TeachingClass:
    """Save a new class with its meetings, or raise what ``generate_sessions`` refuses."""
    with transaction.atomic():
        _require_fitting(teaching_class)
        teaching_class.save(force_insert=True)
        record(teaching_class, actor=actor)
        generate_sessions(teaching_class=teaching_class, actor=actor)
    return teaching_class


def change_class(*, teaching_class: TeachingClass, actor: User | None) -> TeachingClass:
    """Write the changed fields of a class (not its seats taken, not its state).

    The meetings follow the new plan, and higher houses act on it: seats added go to those who wait.
    Raises Refusal ``too_many_taken``, ``room_too_small`` or what
    ``generate_sessions`` refuses; then nothing has been written.
    """
    with transaction.atomic():
        current = lock_row(TeachingClass, teaching_class.pk)
        teaching_class.taken, teaching_class.state = current.taken, current.state
        if teaching_class.capacity < current.taken:
            sentence = _("%(taken)d places are taken already. Fewer places are not possible.")
            raise Refusal(
                "too_many_taken",
                sentence % {"taken": current.taken},
                _("Enter %(taken)d or more.") % {"taken": current.taken},
            )
        _require_fitting(teaching_class)
        teaching_class.save(update_fields=_written_fields())
        generate_sessions(teaching_class=teaching_class, actor=actor)
        RoomUse.objects.filter(class_session__teaching_class=teaching_class).exclude(
            title=teaching_class.name
        ).update(title=teaching_class.name)
        for listen in registry.class_listeners.values():
            listen(teaching_class, actor)
    return teaching_class


def show_class(*, teaching_class: TeachingClass, actor: User | None) -> TeachingClass:
    """Show a planned class and its page to the public; doing it twice changes nothing.

    Raises Refusal ``class_called_off`` or ``no_home_page``.
    """
    with transaction.atomic():
        current = lock_row(TeachingClass, teaching_class.pk)
        if current.state != ClassState.PUBLISHED:
            _require_moves_to(current, ClassState.PUBLISHED)
            move(current, to=ClassState.PUBLISHED, moves=CLASS_MOVES, actor=actor)
        publish_class_page(actor=actor, teaching_class=current)
        for listen in registry.class_listeners.values():
            listen(current, actor)
    return current


def hide_class(*, teaching_class: TeachingClass, actor: User | None) -> TeachingClass:
    """Take a class and its page back from the public, as long as nobody has a place in it.

    Raises Refusal ``places_taken`` or ``class_called_off``.
    """
    with transaction.atomic():
        current = lock_row(TeachingClass, teaching_class.pk)
        if current.taken:
            sentence = _("%(taken)d people have a place. The class stays visible.")
            raise Refusal("places_taken", sentence % {"taken": current.taken})
        if current.state != ClassState.PLANNED:
            _require_moves_to(current, ClassState.PLANNED)
            move(current, to=ClassState.PLANNED, moves=CLASS_MOVES, actor=actor)
        _unpublish(current, actor)
    return current


def call_off_class(
    *, teaching_class: TeachingClass, actor: User | None, reason: str
) -> TeachingClass:
    """Take a class out of the programme: its page, and the rooms and teachers of what is to come.

    Its places are for higher houses to end. Doing it twice changes nothing.
    """
    with transaction.atomic():
        current = lock_row(TeachingClass, teaching_class.pk)
        if current.state == ClassState.CANCELLED:
            return current
        move(current, to=ClassState.CANCELLED, moves=CLASS_MOVES, actor=actor, reason=reason)
        to_come = ClassSession.objects.filter(
            teaching_class=current, state=SessionState.PLANNED, starts_at__gt=clock.now()
        )
        for session in to_come:
            cancel_session(session=session, actor=actor, reason=reason)
        _unpublish(current, actor)
    return current


def drop_class(*, teaching_class: TeachingClass, actor: User | None) -> None:
    """Delete a class that nobody ever saw: planned, no place taken, not begun.

    Raises Refusal ``class_is_in_use``; a shown class is called off instead.
    """
    with transaction.atomic():
        current = lock_row(TeachingClass, teaching_class.pk)
        if current.state != ClassState.PLANNED or current.taken:
            raise Refusal(
                "class_is_in_use",
                _("Only a planned class without places can be deleted."),
                _("Hide the class first."),
            )
        uses = list(RoomUse.objects.filter(class_session__teaching_class=current))
        for page in ClassPage.objects.filter(teaching_class=current):
            page.delete(user=actor)
        ClassSession.objects.filter(teaching_class=current).delete()
        RoomUse.objects.filter(pk__in=[use.pk for use in uses]).delete()
        current.delete()


def _unpublish(teaching_class: TeachingClass, actor: User | None) -> None:
    page = ClassPage.objects.filter(teaching_class=teaching_class, live=True).first()
    if page is not None:
        # Whoever may hide a class may hide its page: the caller asked for that permission.
        UnpublishPageAction(page, user=actor).execute(skip_permission_checks=True)


def _require_moves_to(teaching_class: TeachingClass, state: str) -> None:
    if state not in CLASS_MOVES.get(teaching_class.state, frozenset()):
        raise Refusal("class_called_off", _("This class has been called off."))


def _require_fitting(teaching_class: TeachingClass) -> None:
    room = teaching_class.room
    if room is not None and teaching_class.capacity > room.capacity:
        sentence = _("%(room)s has %(places)d places only.")
        raise Refusal(
            "room_too_small",
            sentence % {"room": room.name, "places": room.capacity},
            _("Choose a larger room or fewer places."),
        )


def _written_fields() -> list[str]:
    return [
        field.name
        for field in TeachingClass._meta.concrete_fields
        if isinstance(field, models.Field) and field.name not in _NOT_OURS
    ]
