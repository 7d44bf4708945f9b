"""Writing to a class, taking it back, and sending what is urgent as a text message."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassState, TeachingClass
from enrollment import queries
from enrollment.models import ClassNotice, Place
from enrollment.models.class_notice import LONGEST_TEXT, LONGEST_TITLE
from enrollment.queries.notices import MAY_TEXT, may_take_back, posts_as
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import SHANGHAI

#: A notice is important for so many days at most: what always is, never is.
MOST_DAYS_IMPORTANT = 31
#: A class that ended longer ago is written to no more.
_ENDED = timedelta(days=31)


def post_notice(
    *,
    actor: User,
    teaching_class: TeachingClass,
    key: UUID,
    title: str,
    text: str,
    important_until: date | None = None,
) -> ClassNotice:
    """Write to a class; the same key gives the same notice. Nobody gets a text message.

    Raises Refusal ``not_your_class``, ``nothing_said``, ``too_long``, ``no_such_day``,
    ``class_called_off``, ``class_is_over`` or ``enough_today``; then nothing is written.
    """
    office = posts_as(actor, teaching_class)
    if office is None:
        raise _not_yours()
    title, text = " ".join(title.split()), text.strip()
    _require_words(title, text)
    _require_day(important_until)
    with transaction.atomic():
        # One after the other: the count below must not be passed by.
        row = lock_row(TeachingClass, teaching_class.pk)
        if found := ClassNotice.objects.filter(key=key, teaching_class=row).first():
            return found
        _require_running(row)
        _require_few(row)
        return ClassNotice.objects.create(
            teaching_class=row,
            key=key,
            title=title,
            text=text,
            important_until=important_until,
            posted_by=actor,
            posted_as=office,
            posted_at=clock.now(),
        )


def take_notice_back(*, actor: User, notice: ClassNotice) -> ClassNotice:
    """Let nobody of the class see it any more; the row stays. Twice changes nothing.

    Raises Refusal ``not_your_class``.
    """
    if not may_take_back(actor, notice):
        raise _not_yours()
    with transaction.atomic():
        row = lock_row(ClassNotice, notice.pk)
        if row.taken_back_at is None:
            row.taken_back_at, row.taken_back_by = clock.now(), actor
            row.save(update_fields=["taken_back_at", "taken_back_by"])
    return row


def text_notice(*, actor: User, notice: ClassNotice) -> int:
    """Send the title to everybody with a place, once; return to how many people.

    Raises Refusal ``may_not_text``, ``taken_back`` or ``texted_already``.
    """
    if not actor.has_perm(MAY_TEXT):
        raise Refusal(
            "may_not_text",
            _("Only the office sends text messages to a class."),
            _("Please ask the office."),
        )
    with transaction.atomic():
        row = lock_row(ClassNotice, notice.pk)
        if row.taken_back_at is not None:
            raise Refusal("taken_back", _("This notice has been taken back."))
        if row.texted_at is not None:
            raise Refusal("texted_already", _("This notice has gone out as a text message."))
        row.texted_at, row.texted_by = clock.now(), actor
        row.save(update_fields=["texted_at", "texted_by"])
        return _tell(row)


def _tell(notice: ClassNotice) -> int:
    places = Place.objects.filter(
        teaching_class=notice.teaching_class_id, state__in=PlaceState.accepted()
    )
    rows = list(places.select_related("student__login", "teaching_class").order_by("pk"))
    for place in rows:
        tell(
            student=place.student,
            template="class_notice",
            values={"class_name": place.teaching_class.name, "title": notice.title},
            unique_key=f"class_notice:{notice.pk}:{place.student_id}",
        )
    return len(rows)


def _require_words(title: str, text: str) -> None:
    if not title or not text:
        raise Refusal(
            "nothing_said", _("There are no words yet."), _("Write a title and a few words.")
        )
    if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
        raise Refusal("too_long", _("That is too long."), _("Say it in fewer words."))


def _require_day(important_until: date | None) -> None:
    today = clock.today()
    if important_until is None:
        return
    if not today <= important_until <= today + timedelta(days=MOST_DAYS_IMPORTANT):
        raise Refusal(
            "no_such_day",
            _("A notice is important for a month at most."),
            _("Choose another day."),
        )


def _require_running(row: TeachingClass) -> None:
    if row.state == ClassState.CANCELLED:
        raise Refusal("class_called_off", _("This class has been called off."))
    if row.term.ends_on + _ENDED < clock.today():
        raise Refusal("class_is_over", _("This class is over."), _("Choose a class that runs."))


def _require_few(row: TeachingClass) -> None:
    most = queries.policy_of(row).notices_a_day
    midnight = datetime.combine(clock.today(), time(), tzinfo=SHANGHAI)
    today = ClassNotice.objects.filter(
        teaching_class=row, posted_at__gte=midnight, taken_back_at=None
    )
    if today.count() >= most:
        raise Refusal(
            "enough_today",
            _("This class has had %(most)d notices today.") % {"most": most},
            _("Write it tomorrow, or take one back: few are read, many are not."),
        )


def _not_yours() -> Refusal:
    return Refusal(
        "not_your_class",
        _("You do not write to this class."),
        _("Its teacher, its leader and the office do."),
    )
