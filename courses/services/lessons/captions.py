"""Captions of a recording: taken from a file, and corrected line by line."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from courses.captions import LONGEST_LINE, parse_captions
from courses.models import LessonCaption, LessonTranscript, LessonVideo
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal


def take_caption_file(*, actor: User, video: LessonVideo, body: bytes) -> LessonCaption:
    """Replace the captions of a recording by those of an srt or vtt file.

    Raises Refusal ``not_your_recording``, or why the file cannot be read.
    """
    require_owner(actor, video)
    lines = parse_captions(body)
    with transaction.atomic():
        lock_row(LessonVideo, video.pk)
        made, _created = LessonCaption.objects.get_or_create(video=video)
        caption = lock_row(LessonCaption, made.pk)
        # What a machine heard is not needed beside captions that people made.
        LessonTranscript.objects.filter(video=video).update(lines=[])
        return _save(caption, lines)


def correct_captions(
    *, actor: User, video: LessonVideo, version: int, texts: Mapping[int, str]
) -> LessonCaption:
    """Write corrected words by line number; an emptied line falls out.

    ``version`` is the one that the editor showed: who saved meanwhile is never overwritten.
    Raises Refusal ``not_your_recording`` or ``changed_meanwhile``.
    """
    require_owner(actor, video)
    with transaction.atomic():
        caption = lock_row(LessonCaption, LessonCaption.objects.get(video=video).pk)
        if caption.version != version:
            raise Refusal(
                "changed_meanwhile",
                _("Somebody else saved these captions while you wrote."),
                _("Your words still stand here. Open the captions again and put them in anew."),
            )
        words = [
            {**line, "text": " ".join(texts.get(number, line["text"]).split())[:LONGEST_LINE]}
            for number, line in enumerate(caption.lines)
        ]
        return _save(caption, [line for line in words if line["text"]])


def _save(caption: LessonCaption, lines: list) -> LessonCaption:
    caption.lines = lines
    caption.version += 1
    caption.changed_at = clock.now()
    caption.save(update_fields=["lines", "version", "changed_at"])
    return caption


def require_owner(actor: User, video: LessonVideo) -> None:
    """The teacher who sent it, or staff who edit lessons."""
    if video.owner_id != actor.pk and not actor.has_perm("courses.change_onlinelesson"):
        raise Refusal(
            "not_your_recording",
            _("This recording was sent by somebody else."),
            _("Choose a recording of your own."),
        )
