"""One lesson of the demonstration school in English, as the office would have written it."""

from django.conf import settings

from courses.demo.clips import SECONDS
from courses.lesson_words import body_of
from courses.models import OnlineLesson
from courses.services.lessons.translations import translate_lesson
from university.accounts.models import User

#: The lesson's slug; title, lead, a line a paragraph, and what is said in its recording.
SLUG = "l08"
_TITLE = "Eight pieces of brocade: the first"
_LEAD = "Both hands hold up the sky, and everything lets go."
_WORDS = """Feet as wide as your shoulders, hands crossed below the belly, palms up.
Breathe in, lift your hands to the chest, turn the palms and push up. Look at your hands.
Breathe out and let both hands sink slowly at your sides.
Do it eight times. Lift only as high as feels good; never force it."""
_SAID = (
    "Breathe in, lift both hands.",
    "Breathe out, let them sink.",
    "Once more, gently.",
    "Stand.",
)


def load_translation(*, actor: User | None) -> None:
    """Publish the lesson in English, where the school translates into it."""
    if "en" not in settings.LESSON_LANGUAGES:
        return
    lesson = OnlineLesson.objects.get(slug=SLUG)
    page = translate_lesson(actor=None, lesson=lesson, language="en")
    page.owner = actor
    page.title, page.lead, page.body = _TITLE, _LEAD, body_of(_WORDS)
    page.save_revision(user=actor).publish(user=actor, skip_permission_checks=True)


def load_english_captions(lesson: OnlineLesson, *, actor: User) -> None:
    """Give the translation of a lesson the words of the recording that it has got by now."""
    page = lesson.translations.first() if lesson.slug == SLUG else None
    if page is None:
        return
    step = SECONDS * 1000 // len(_SAID)
    lines = [
        {"start": at * step, "end": (at + 1) * step - 200, "text": said}
        for at, said in enumerate(_SAID)
    ]
    page.captions = {"video": lesson.video_id, "lines": lines}
    page.save_revision(user=actor).publish(user=actor, skip_permission_checks=True)
