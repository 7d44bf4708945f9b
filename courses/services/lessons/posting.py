"""A teacher posts a lesson: a draft of a page, sent to the office by Wagtail's own workflow.

What a teacher changes is always a new draft; watchers see the accepted lesson until the office has
accepted the change. The office is asked only once the recording plays, so that nobody has to accept
what cannot be watched yet: until then the sending waits as a row.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import WorkflowState

from courses.lesson_words import body_of, words_of
from courses.models import (
    ClassSession,
    LessonAudience,
    LessonIndexPage,
    LessonSending,
    LessonVideo,
    OnlineLesson,
    TeachingClass,
)
from courses.services.lesson_videos import forget_original
from courses.services.lessons.translations import take_down_translations
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: Letters of a title and of the text version that a teacher may type.
LONGEST_TITLE = 40
LONGEST_TEXT = 6000
#: For whom a teacher may wish a lesson; lessons for tickets are the office's.
WISHES = (LessonAudience.CLASS, LessonAudience.EVERYONE)


def new_title() -> str:
    """Return what a draft is called until its teacher gives it a title."""
    return _("New lesson")


def start_lesson(*, actor: User, teaching_class: TeachingClass) -> OnlineLesson:
    """Return a new draft for a class, or the empty one that this teacher began before.

    Raises Refusal ``not_your_class`` or ``no_lesson_list``.
    """
    _require_teacher(actor, teaching_class.teacher.user_id)
    with transaction.atomic():
        # Two teachers who begin at once would be given one place in the tree.
        index = lock_row(LessonIndexPage, _index().pk)
        begun = OnlineLesson.objects.filter(
            teaching_class=teaching_class,
            owner=actor,
            live=False,
            video=None,
            title=new_title(),
            first_published_at=None,
            sending=None,
        )
        for lesson in begun:
            if not lesson.body and not draft_of(lesson).photos:
                return lesson
        lesson = OnlineLesson(
            title=new_title(),
            slug=f"l-{uuid4().hex[:10]}",
            teaching_class=teaching_class,
            owner=actor,
            live=False,
        )
        index.add_child(instance=lesson)
        lesson.save_revision(user=actor, log_action=True)
    return lesson


def draft_of(lesson: OnlineLesson) -> OnlineLesson:
    """Return the lesson as its teacher last left it."""
    draft: OnlineLesson = lesson.get_latest_revision_as_object()
    return draft


def set_recording(*, actor: User, lesson: OnlineLesson, video: LessonVideo | None) -> OnlineLesson:
    """Give a lesson a recording, another one, or none; who watched keeps the place.

    Raises Refusal ``not_your_class`` or ``not_your_recording``.
    """
    if video is not None and video.owner_id != actor.pk:
        raise Refusal(
            "not_your_recording",
            _("This recording was sent by somebody else."),
            _("Choose a recording of your own."),
        )
    return _change(actor, lesson, {"video": video})


def set_words(
    *,
    actor: User,
    lesson: OnlineLesson,
    title: str,
    text: str,
    session: ClassSession | None,
    chapters: list[dict[str, Any]],
    audience: str = "",
) -> OnlineLesson:
    """Give a lesson its title, text version, chapters, and the meeting after which it is shown.

    ``audience`` is whom the teacher wishes to watch, the class or everybody; it opens for them when
    the office accepts the draft. Empty leaves it, and so does a lesson for tickets. Words that the
    office has laid out are left alone. Raises Refusal ``not_your_class`` or ``not_your_session``.
    """
    if session is not None and session.teaching_class_id != lesson.teaching_class_id:
        raise Refusal(
            "not_your_session",
            _("That meeting belongs to another class."),
            _("Choose a meeting of this class."),
        )
    values: dict[str, Any] = {"title": title, "session": session, "chapters": chapters}
    draft = draft_of(lesson)
    if words_of(draft.body) is not None:
        values["body"] = body_of(text)
    if audience in WISHES and draft.audience in WISHES:
        values["audience"] = audience
    return _change(actor, lesson, values)


def submit_lesson(*, actor: User, lesson: OnlineLesson) -> OnlineLesson:
    """Send a lesson to the office: at once, or as soon as its recording plays.

    Raises Refusal ``not_your_class``, ``no_title``, ``nothing_in_it`` or ``recording_failed``.
    """
    with transaction.atomic():
        locked = _locked(actor, lesson)
        draft = draft_of(locked)
        _require_whole(draft)
        LessonSending.objects.filter(lesson=locked).delete()
        video = draft.video
        if video is None or video.state == LessonVideo.State.READY:
            _ask_office(locked, actor)
        else:
            LessonSending.objects.create(lesson=locked, video=video, sent_by=actor)
    return locked


def send_ready_lessons() -> int:
    """A sweep: ask the office about lessons whose recording has become ready; return how many."""
    ready = LessonSending.objects.filter(video__state=LessonVideo.State.READY)
    count = 0
    for pk in list(ready.values_list("lesson_id", flat=True)[:50]):
        with transaction.atomic():
            lesson = lock_row(OnlineLesson, pk)
            sending = ready.filter(lesson=lesson).select_related("sent_by").first()
            if sending is None:
                continue
            sending.delete()
            _ask_office(lesson, sending.sent_by)
            count += 1
    return count


def is_on_its_way(lesson: OnlineLesson) -> bool:
    """Whether a lesson lies with the office, or goes there when its recording is ready."""
    return bool(lesson.workflow_in_progress) or LessonSending.objects.filter(lesson=lesson).exists()


def may_send(lesson: OnlineLesson, draft: OnlineLesson) -> bool:
    """Whether there is something new to send to the office."""
    if is_on_its_way(lesson):
        return False
    return not lesson.live or lesson.has_unpublished_changes or draft.video_id != lesson.video_id


def forget_accepted() -> int:
    """A sweep: the originals of recordings that the office has accepted; return how many went."""
    accepted = LessonVideo.objects.filter(
        state=LessonVideo.State.READY, lessons__live=True, original__gt=""
    )
    return sum(forget_original(video=video) for video in accepted.distinct()[:20])


def take_back(*, actor: User, lesson: OnlineLesson) -> OnlineLesson:
    """Take a lesson back from the office, or off the site; its draft stays.

    Raises Refusal ``not_your_class``.
    """
    with transaction.atomic():
        locked = _locked(actor, lesson)
        _stop_sending(locked, actor)
        if locked.live:
            # The teacher of the class may do so with this lesson, though with no other page.
            UnpublishPageAction(locked, user=actor).execute(skip_permission_checks=True)
            take_down_translations(actor=actor, lesson=locked)
    return locked


def require_own_lesson(actor: User, lesson: OnlineLesson) -> None:
    """Raise Refusal ``not_your_class`` unless this login teaches the lesson's class."""
    owner = lesson.teaching_class
    _require_teacher(actor, owner.teacher.user_id if owner else None)


def _change(actor: User, lesson: OnlineLesson, values: dict[str, Any]) -> OnlineLesson:
    return change_draft(actor, lesson, lambda _draft: values)


def change_draft(
    actor: User, lesson: OnlineLesson, values_of: Callable[[OnlineLesson], dict[str, Any]]
) -> OnlineLesson:
    """Write a new draft with values that are made of the former one, under the lesson's lock.

    Raises Refusal ``not_your_class``.
    """
    with transaction.atomic():
        locked = _locked(actor, lesson)
        draft = draft_of(locked)
        for name, value in values_of(draft).items():
            setattr(draft, name, value)
        # What was sent is no longer what the office would accept.
        _stop_sending(locked, actor)
        if not draft.live:
            draft.save(clean=False)
        draft.save_revision(user=actor, log_action=True)
    return draft


def _locked(actor: User, lesson: OnlineLesson) -> OnlineLesson:
    locked = lock_row(OnlineLesson, lesson.pk)
    require_own_lesson(actor, locked)
    return locked


def _require_teacher(actor: User, teacher_login_id: int | None) -> None:
    if teacher_login_id != actor.pk:
        raise Refusal(
            "not_your_class",
            _("This class has another teacher."),
            _("Choose one of your own classes."),
        )


def _require_whole(draft: OnlineLesson) -> None:
    if draft.title == new_title():
        raise Refusal("no_title", _("The lesson has no title yet."), _("Give it a title first."))
    if draft.video is None and not draft.body and not draft.photos:
        raise Refusal(
            "nothing_in_it",
            _("There is no recording, no photograph and no word in this lesson."),
            _("Add one of them first."),
        )
    if draft.video is not None and draft.video.state == LessonVideo.State.FAILED:
        raise Refusal(
            "recording_failed",
            _("This recording could not be made ready."),
            _("Choose another recording."),
        )


def _ask_office(lesson: OnlineLesson, actor: User) -> None:
    state: WorkflowState | None = lesson.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=actor)
    elif state is None:
        lesson.get_workflow().start(lesson, actor)


def _stop_sending(lesson: OnlineLesson, actor: User) -> None:
    """A lesson that came back for changes keeps the office's comment until it is sent again."""
    LessonSending.objects.filter(lesson=lesson).delete()
    state: WorkflowState | None = lesson.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        state.cancel(user=actor)


def _index() -> LessonIndexPage:
    found = LessonIndexPage.objects.first()
    if found is None:
        raise Refusal(
            "no_lesson_list",
            _("The site has no cloud classroom."),
            _("Make its page in the page editor first."),
        )
    return found
