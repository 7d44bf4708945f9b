"""Online lessons (金辉云课堂): a page that a teacher posts and staff accept."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Locale, Page

from courses.chapters import ChapterField
from courses.lesson_office import LessonOriginalPanel, LessonWishPanel
from courses.models.clip import Clip
from courses.models.lecture import Lecture
from courses.models.lesson_form import LessonPageForm
from courses.models.lesson_languages import LessonInLanguages, words_alone
from courses.models.lesson_video import LessonVideo
from courses.models.session import ClassSession
from courses.models.teaching_class import TeachingClass
from university import clock
from university.accounts.models import Student
from university.pages.models import EditorialPage
from university.pinyin import search_words


class LessonAudience(models.TextChoices):
    """Who may watch."""

    EVERYONE = "everyone", _("everybody")
    #: Students with a place, and those who wait for one: the online place at once.
    CLASS = "class", _("students of the class and its waitlist")
    TICKETS = "tickets", _("people with a ticket of the lecture")


class LessonIndexPage(EditorialPage):
    """The cloud classroom: lessons for everybody, and the way to one's own."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.OnlineLesson"]
    template = "courses/lesson_index.html"
    presenter = "courses.views.lessons.lesson_index"

    class Meta:
        verbose_name = _("list of online lessons")

    def get_translation(self, locale: Locale) -> "LessonIndexPage":
        """The one list holds the lessons of all languages: Wagtail puts translations here."""
        return self


class OnlineLesson(LessonInLanguages, EditorialPage):  # type: ignore[django-manager-missing]
    """One lesson: a recording, a text, or both. Live means accepted by staff.

    The recording can be replaced; where people stopped watching belongs to the lesson and stays.
    """

    teaching_class = models.ForeignKey(
        TeachingClass,
        verbose_name=_("class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="online_lessons",
    )
    #: After which meeting it is shown; nobody sees it before.
    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("shown after"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="online_lessons",
    )
    lecture = models.ForeignKey(
        Lecture,
        verbose_name=_("lecture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="online_lessons",
    )
    audience = models.CharField(
        _("who may watch"),
        max_length=8,
        choices=LessonAudience.choices,
        default=LessonAudience.CLASS,
    )
    video = models.ForeignKey(
        LessonVideo,
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lessons",
    )
    #: ``[{"second": 0, "title": words}]`` for lessons longer than ten minutes.
    chapters = ChapterField(_("chapters"), default=list, blank=True)
    #: ``[{"photo": primary key of a LessonPhoto, "words": what is to be seen}]`` in order.
    photos = models.JSONField(_("photographs"), default=list, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    base_form_class = LessonPageForm
    parent_page_types = ["courses.LessonIndexPage"]
    subpage_types: list[str] = []
    template = "courses/lesson.html"
    presenter = "courses.views.lessons.lesson"
    content_panels = [
        LessonOriginalPanel(),
        LessonWishPanel(),
        *EditorialPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("video"), FieldPanel("chapters")],
            heading=_("Recording"),
            help_text=_(
                "Chapters for lessons longer than ten minutes: a line each, as 3:20 Breathing"
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("photos"), FieldPanel("captions")], heading=_("Photographs and captions")
        ),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("teaching_class"),
                FieldPanel("session"),
                FieldPanel("lecture"),
            ],
            heading=_("For whom, and from when"),
            help_text=_("Nobody sees a lesson before the meeting it belongs to is over."),
        ),
    ]

    class Meta:
        verbose_name = _("online lesson")
        verbose_name_plural = _("online lessons")
        constraints = [words_alone("a_translation_has_words_alone")]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the words by which it is found; a translation is found as its lesson."""
        owner = self.teaching_class
        found_by = [self.title, *([owner.name, owner.course.major.name] if owner else [])]
        if self.pk:
            found_by += self.translations.filter(live=True).values_list("title", flat=True)
        self.search_text = "" if self.original_id else search_words(*found_by)
        return super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; a lesson that is not for everybody is never kept, and a closed one says 403.

        A translation is there as long as its lesson is.
        """
        if not self.source.live:
            raise Http404
        if self.source.audience == LessonAudience.EVERYONE:
            answer: HttpResponse = super().serve(request, *args, **kwargs)
        else:
            answer = Page.serve(self, request, *args, **kwargs)
            add_never_cache_headers(answer)
        verdict = (getattr(answer, "context_data", None) or {}).get("verdict")
        if verdict is not None and not verdict.is_open:
            answer.status_code = HTTPStatus.FORBIDDEN
        return answer


class LessonSending(models.Model):
    """A teacher has sent a lesson, and staff shall see it as soon as its recording is ready."""

    lesson = models.OneToOneField(
        OnlineLesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="sending"
    )
    video = models.ForeignKey(
        LessonVideo, verbose_name=_("recording"), on_delete=models.CASCADE, related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=clock.now)

    class Meta:
        verbose_name = _("lesson on its way to the office")
        verbose_name_plural = _("lessons on their way to the office")

    def __str__(self) -> str:
        return str(self.lesson)


class LessonWatch(models.Model):
    """How far one person has come in one lesson, on whatever device."""

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="lesson_watches"
    )
    lesson = models.ForeignKey(
        OnlineLesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="watches"
    )
    position = models.PositiveIntegerField(_("second where they stopped"), default=0)
    #: One bit for each ten seconds that were played, as hexadecimal digits, first bit first.
    seen = models.TextField(blank=True, default="")
    #: Of the recording's length; what was read or listened to counts alike.
    share_percent = models.PositiveSmallIntegerField(_("percent watched"), default=0)
    watched_at = models.DateTimeField(_("last watched"), default=clock.now)

    class Meta:
        verbose_name = _("watching")
        verbose_name_plural = _("watching")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "lesson"], name="one_watch_a_person_and_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.lesson}"


class LessonQuestion(models.Model):
    """'I don't understand': what somebody asks under a lesson, and the teacher's answer."""

    class State(models.TextChoices):
        """Who reads it."""

        WAITING = "waiting", _("the teacher reads it")
        SHOWN = "shown", _("everybody of the lesson reads it")
        ANSWERED = "answered", _("answered to the person alone")
        HIDDEN = "hidden", _("taken away")

    lesson = models.ForeignKey(
        OnlineLesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="questions"
    )
    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="+"
    )
    #: Made by the form, so that a second sending writes nothing.
    key = models.UUIDField(unique=True)
    at_second = models.PositiveIntegerField(_("at second"), null=True, blank=True)
    text = models.CharField(_("question"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    voice = models.OneToOneField(
        Clip,
        verbose_name=_("spoken answer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answered_question",
    )
    answered_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question under a lesson")
        verbose_name_plural = _("questions under lessons")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.pk}"
