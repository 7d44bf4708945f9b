"""自主学习 in the admin: the hours staff set, the sessions made of them, who came."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from enrollment.models import StudyHours, StudySession, StudyVisit
from enrollment.services.self_study.planning import cancel_study_session
from enrollment.viewsets.base import EnrollmentViewSet
from university.read_only import ReadOnlyViewSet, SafeIndexView
from university.refusals import Refusal

_CHANGE = "enrollment.change_studysession"


class StudyHoursForm(WagtailAdminModelForm):
    """Times lie on the ten-minute grid, and nobody is let into a room that is too small."""

    def clean(self) -> dict[str, Any]:
        """Say what does not fit, at its field."""
        cleaned: dict[str, Any] = super().clean()
        for name in ("starts", "ends"):
            at = cleaned.get(name)
            if at and (at.minute % 10 or at.second):
                self.add_error(name, ValidationError(_("Times go in steps of ten minutes.")))
        room, places = cleaned.get("room"), cleaned.get("places")
        if room and places and places > room.capacity:
            sentence = _("The room has %(places)d places only.") % {"places": room.capacity}
            self.add_error("places", ValidationError(sentence))
        return cleaned


class StudyHoursViewSet(EnrollmentViewSet):
    """When which room is open. The sessions of the coming two weeks follow within a minute."""

    model = StudyHours
    name = "study_hours"
    icon = "time"
    menu_label = gettext_lazy("Self-study hours")
    related = ("room",)
    list_display = ["room", "weekday", "starts", "ends", "mode", "places", "is_active"]
    list_filter = ["room", "weekday", "mode", "is_active"]
    list_export = ["room", "weekday", "starts", "ends", "mode", "places", "is_active"]
    search_fields = ["room__name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("room"), FieldPanel("weekday")]),
            FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
            FieldRowPanel([FieldPanel("mode"), FieldPanel("places")]),
            FieldPanel("majors"),
            FieldRowPanel([FieldPanel("days_ahead"), FieldPanel("kept_minutes")]),
            FieldPanel("is_active"),
        ],
        base_form_class=StudyHoursForm,
    )


class StudySessionIndexView(SafeIndexView):
    """Each open session can be called off, with a reason that everybody who booked reads."""

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """Add the way to call it off."""
        buttons = super().get_list_more_buttons(instance)
        if instance.state != "open" or not self.request.user.has_perm(_CHANGE):
            return buttons
        url = reverse("study_sessions:cancel", args=[instance.pk])
        return [Button(_("Call off"), url=url, icon_name="cross", priority=5), *buttons]


class CancelSessionView(View):
    """Ask why, then call a session off."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in whoever is in charge of rooms."""
        if not request.user.has_perm(_CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is called off, and how many people will be told."""
        return self._page(request, get_object_or_404(StudySession, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call it off."""
        session = get_object_or_404(StudySession.objects.select_related("hours__room"), pk=pk)
        taken = session.taken
        try:
            cancel_study_session(
                actor=request.user,  # type: ignore[arg-type]
                session=session,
                reason=request.POST.get("reason", ""),
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return self._page(request, session, status=409)
        messages.success(request, _("Called off. %(people)d people are told.") % {"people": taken})
        return redirect("study_sessions:index")

    def _page(self, request: HttpRequest, session: StudySession, status: int = 200) -> HttpResponse:
        context = {
            "page_title": _("Call off"),
            "page_subtitle": str(session),
            "header_icon": "cross",
            "session": session,
            "back_url": reverse("study_sessions:index"),
        }
        template = "enrollment/admin/study_cancel.html"
        return TemplateResponse(request, template, context, status=status)


class StudySessionViewSet(ReadOnlyViewSet):
    """Sessions are made of the hours, and end when a class needs the room."""

    model = StudySession
    index_view_class = StudySessionIndexView
    name = "study_sessions"
    icon = "date"
    menu_label = gettext_lazy("Self-study sessions")
    ordering = "-starts_at"
    related = ("hours__room",)
    list_display = ["hours", "starts_at", "ends_at", "taken", "capacity", "state", "why"]
    list_filter = ["state", "starts_at", "hours__room"]
    list_export = ["hours", "starts_at", "ends_at", "taken", "capacity", "state", "why"]

    def get_urlpatterns(self) -> list[Any]:
        """The list, and calling one off."""
        return [
            *super().get_urlpatterns(),
            path("cancel/<int:pk>/", CancelSessionView.as_view(), name="cancel"),
        ]


class StudyVisitViewSet(ReadOnlyViewSet):
    """Who booked, who came, who did not."""

    model = StudyVisit
    name = "study_visits"
    icon = "user"
    menu_label = gettext_lazy("Self-study visits")
    ordering = "-id"
    related = ("session__hours__room", "student")
    list_display = ["student", "session", "state", "channel", "created_at", "came_at"]
    list_filter = ["state", "channel", "created_at"]
    list_export = ["student", "session", "state", "channel", "created_at", "came_at"]
    search_fields = ["student__name", "student__student_no"]


class SelfStudyGroup(ModelViewSetGroup):
    """自主学习."""

    menu_label = gettext_lazy("Self-study")
    menu_icon = "openquote"
    menu_order = 235
    items = (StudyHoursViewSet, StudySessionViewSet, StudyVisitViewSet)
