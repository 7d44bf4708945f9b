"""Online lessons for staff: a list by class and state, and the choice of a recording."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.models import LessonVideo, OnlineLesson
from courses.recording_words import state_words


class LessonFilterSet(WagtailFilterSet):
    """By class, by for whom, and by whether people see it."""

    class Meta:
        model = OnlineLesson
        fields = ["teaching_class", "audience", "live"]


class LessonListView(IndexView):
    """The list, with what its columns show in one statement; translations stand at their lesson."""

    def get_base_queryset(self) -> QuerySet[OnlineLesson]:
        """Add class, teacher and recording: Wagtail fetches the pages again without their joins."""
        rows: QuerySet[OnlineLesson] = super().get_base_queryset().filter(original=None)
        return rows.annotate(
            translated=Count("translations", filter=Q(translations__live=True)),
            class_name=F("teaching_class__name"),
            teacher_name=F("teaching_class__teacher__name"),
            video_state=F("video__state"),
            video_percent=F("video__percent"),
        )


def _recording(lesson: Any) -> str:
    if lesson.video_state is None:
        return ""
    return state_words(LessonVideo(state=lesson.video_state, percent=lesson.video_percent))


class OnlineLessonViewSet(PageListingViewSet):
    """网课."""

    model = OnlineLesson
    icon = "media"
    menu_label = _("Online lessons")
    menu_order = 330
    add_to_admin_menu = False
    index_view_class = LessonListView
    filterset_class = LessonFilterSet
    columns = [
        *IndexView.base_columns[:2],
        Column("class_name", label=_("class")),
        Column("teacher_name", label=_("teacher")),
        Column("audience", label=_("who may watch"), accessor="get_audience_display"),
        Column("translated", label=_("translations")),
        Column("recording", label=_("recording"), accessor=_recording),
        *IndexView.base_columns[2:],
    ]


class LessonVideoChooser(ChooserViewSet):
    """Recordings by name, newest first."""

    model = LessonVideo
    icon = "media"
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    edit_item_text = _("See this recording")
    per_page = 20
