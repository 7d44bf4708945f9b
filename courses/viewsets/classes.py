"""Teaching classes and lectures: saved by their services, so that a clash is a sentence."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.models import ClassState, Lecture, TeachingClass
from courses.services.classes import change_class, drop_class, hide_class, open_class, show_class
from courses.services.lectures import drop_lecture, schedule_lecture
from courses.viewsets.base import (
    CourseHouseViewSet,
    DeleteView,
    RefusalInForm,
    ServiceForm,
    YuanField,
    actor_of,
)
from university.refusals import Refusal

VISIBILITY_TEMPLATE = "courses/admin/class_visibility.html"


class TeachingClassForm(ServiceForm):
    """Fees are typed in yuan."""

    fee_fen = YuanField(label=_("fee in yuan"))
    material_fee_fen = YuanField(label=_("materials fee in yuan"), initial=0)


class OpenClassView(RefusalInForm, generic.CreateView):
    """A new class with its meetings."""

    def save_instance(self) -> TeachingClass:
        """Open it."""
        opened = open_class(teaching_class=self.form.row(), actor=actor_of(self.request))
        log(instance=opened, action="wagtail.create", content_changed=True)
        return opened


class CopyClassView(generic.CopyViewMixin, OpenClassView):
    """The same class again, in another term: a new row, nobody in it, not shown yet."""

    def get_initial_form_instance(self) -> TeachingClass:
        """Return the copied row as a new one."""
        row: TeachingClass = self.get_object()
        row.pk, row.taken, row.state = None, 0, ClassState.PLANNED
        row._state.adding = True  # noqa: SLF001  Django has no public name
        return row


class ChangeClassView(RefusalInForm, generic.EditView):
    """A changed class; its meetings follow."""

    @property
    def header_more_buttons(self) -> list[Button]:
        """Offer to show or to hide the class."""
        is_shown = self.object.state == ClassState.PUBLISHED
        action = "hide" if is_shown else "show"
        button = Button(
            _("Hide this class") if is_shown else _("Show this class to the public"),
            url=reverse(f"teaching-classes:{action}", args=[self.object.pk]),
            icon_name="no-view" if is_shown else "view",
            priority=5,
        )
        return [button, *super().header_more_buttons]

    def save_instance(self) -> TeachingClass:
        """Change it."""
        self.has_content_changes = self.form.has_changed()
        changed = change_class(teaching_class=self.form.row(), actor=actor_of(self.request))
        log(instance=changed, action="wagtail.edit", content_changed=self.has_content_changes)
        return changed


class DropClassView(DeleteView):
    """A class that nobody saw."""

    def delete_action(self) -> None:
        """Drop it."""
        log(instance=self.object, action="wagtail.delete")
        drop_class(teaching_class=self.object, actor=actor_of(self.request))


class VisibilityView(View):
    """Asks, then shows a class to the public or takes it back; who may change classes may do so."""

    action: str = "show"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return TemplateResponse(request, VISIBILITY_TEMPLATE, self._context(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        row = self._row(request, pk)
        act, said = _VISIBILITY[self.action]
        try:
            act(teaching_class=row, actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, f"{refusal.message}{refusal.next_step}")
        else:
            log(instance=row, action=f"courses.{self.action}_class", user=actor_of(request))
            messages.success(request, said % {"name": row.name})
        return redirect("teaching-classes:edit", pk)

    def _row(self, request: HttpRequest, pk: int) -> TeachingClass:
        if not request.user.has_perm("courses.change_teachingclass"):
            raise PermissionDenied
        return get_object_or_404(TeachingClass, pk=pk)

    def _context(self, request: HttpRequest, pk: int) -> dict[str, object]:
        row = self._row(request, pk)
        asks = {"show": _("Show this class to the public"), "hide": _("Hide this class")}
        return {
            "page_title": asks[self.action],
            "header_icon": "view" if self.action == "show" else "no-view",
            "breadcrumbs_items": [
                {
                    "url": reverse("teaching-classes:index"),
                    "label": TeachingClass._meta.verbose_name_plural,
                },
                {"url": reverse("teaching-classes:edit", args=[pk]), "label": row.name},
                {"url": "", "label": asks[self.action]},
            ],
            "teaching_class": row,
            "back_url": reverse("teaching-classes:edit", args=[pk]),
        }


#: What each button does, and what is said afterwards.
_VISIBILITY = {
    "show": (show_class, _("%(name)s is open to see.")),
    "hide": (hide_class, _("%(name)s is hidden.")),
}


class TeachingClassViewSet(CourseHouseViewSet):
    """教学班."""

    model = TeachingClass
    icon = "group"
    menu_order = 300
    add_view_class = OpenClassView
    edit_view_class = ChangeClassView
    copy_view_class = CopyClassView
    delete_view_class = DropClassView
    copy_view_enabled = True
    list_display = [
        "name",
        "term",
        "weekday",
        "slot",
        "room",
        "teacher",
        "taken",
        "capacity",
        "state",
    ]
    list_select_related = ("term", "course__major", "slot", "room", "teacher")
    list_filter = ["term", "course__major", "weekday", "state", "teacher", "room"]
    list_export = [
        "term",
        "code",
        "name",
        "course.major",
        "weekday",
        "slot",
        "room",
        "teacher",
        "capacity",
        "taken",
        "min_open",
        "fee_fen",
        "material_fee_fen",
        "state",
    ]
    search_fields = ["name", "code", "course__name", "course__major__name", "teacher__name"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Two more addresses: show and hide."""
        return [
            *super().get_urlpatterns(),
            path("show/<int:pk>/", VisibilityView.as_view(action="show"), name="show"),
            path("hide/<int:pk>/", VisibilityView.as_view(action="hide"), name="hide"),
        ]

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("term"), FieldPanel("code")]),
                    FieldPanel("course"),
                    FieldPanel("name", help_text=_("As people say it: singing for beginners 1.")),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("term_no")]),
                ],
                heading=_("What is taught"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("weekday"), FieldPanel("slot")]),
                    FieldRowPanel([FieldPanel("room"), FieldPanel("teacher")]),
                ],
                heading=_("When, where and with whom"),
                help_text=_(
                    "Saving makes the dated meetings from the calendar. "
                    "A room or teacher that is taken is named, and nothing is saved."
                ),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("min_open")]),
                    FieldPanel("needs_audition"),
                ],
                heading=_("Places"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("fee_fen"), FieldPanel("material_fee_fen")])],
                heading=_("Fees"),
                help_text=_("Orders already opened keep the price they were promised."),
            ),
        ],
        base_form_class=TeachingClassForm,
    )


class LectureForm(ServiceForm):
    """Prices are typed in yuan."""

    price_fen = YuanField(label=_("price in yuan"))
    student_price_fen = YuanField(label=_("student price in yuan"))


class NewLectureView(RefusalInForm, generic.CreateView):
    """A lecture with its room."""

    def save_instance(self) -> Lecture:
        """Schedule it."""
        lecture = schedule_lecture(lecture=self.form.row(), actor=actor_of(self.request))
        log(instance=lecture, action="wagtail.create", content_changed=True)
        return lecture


class ChangeLectureView(RefusalInForm, generic.EditView):
    """A changed lecture; its room follows."""

    def save_instance(self) -> Lecture:
        """Schedule it again."""
        self.has_content_changes = self.form.has_changed()
        lecture = schedule_lecture(lecture=self.form.row(), actor=actor_of(self.request))
        log(instance=lecture, action="wagtail.edit", content_changed=self.has_content_changes)
        return lecture


class DropLectureView(DeleteView):
    """A lecture that nobody booked."""

    def delete_action(self) -> None:
        """Drop it."""
        log(instance=self.object, action="wagtail.delete")
        drop_lecture(lecture=self.object, actor=actor_of(self.request))


class LectureViewSet(CourseHouseViewSet):
    """名师讲座."""

    model = Lecture
    icon = "openquote"
    menu_order = 320
    add_view_class = NewLectureView
    edit_view_class = ChangeLectureView
    delete_view_class = DropLectureView
    list_display = ["title", "speaker", "starts_at", "room", "taken", "capacity", "is_published"]
    list_select_related = ("room",)
    list_filter = ["room", "is_published", "has_replay"]
    list_export = [
        "code",
        "title",
        "speaker",
        "starts_at",
        "ends_at",
        "room",
        "capacity",
        "taken",
        "price_fen",
        "student_price_fen",
    ]
    search_fields = ["title", "speaker", "code"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("code"),
                    FieldPanel("speaker"),
                    FieldPanel("summary"),
                ],
                heading=_("What and by whom"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("room"),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("capacity"),
                ],
                heading=_("When and where"),
                help_text=_("Times go in steps of ten minutes. The room is held on saving."),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("price_fen"), FieldPanel("student_price_fen")]),
                    FieldRowPanel([FieldPanel("sale_opens_at"), FieldPanel("sale_closes_at")]),
                    FieldPanel("refund_until"),
                    FieldRowPanel([FieldPanel("tickets_each"), FieldPanel("student_tickets_each")]),
                    FieldPanel("hold_hours"),
                ],
                heading=_("Tickets"),
            ),
            MultiFieldPanel(
                [FieldPanel("live_url"), FieldPanel("live_phone")],
                heading=_("Live broadcast"),
                help_text=_("For people who cannot come to the hall. Tickets are the same."),
            ),
            MultiFieldPanel(
                [FieldPanel("has_replay"), FieldPanel("replay_url"), FieldPanel("replay_until")],
                heading=_("Recording"),
                help_text=_("Only where the speaker agreed in writing."),
            ),
            FieldPanel("is_published"),
        ],
        base_form_class=LectureForm,
    )
