"""Majors, courses, teachers, rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from courses.models import Course, Major, Room, Teacher
from courses.viewsets.base import CourseHouseViewSet


class LinesField(forms.CharField):
    """A list, one entry a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: object) -> object:
        """Show a list line by line."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        """Return the lines that say something."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class MajorViewSet(CourseHouseViewSet):
    """专业."""

    model = Major
    icon = "tag"
    menu_order = 100
    list_display = ["name", "code", "activity_level", "order"]
    list_filter = ["activity_level"]
    list_export = [
        "code",
        "name",
        "activity_level",
        "max_age_new",
        "max_age_returning",
        "order",
    ]
    search_fields = ["name", "code"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("code"), FieldPanel("illustration")],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [FieldPanel("activity_level"), FieldPanel("suitability_statement")],
            heading=_("Body and safety"),
        ),
        MultiFieldPanel(
            [FieldPanel("max_age_new"), FieldPanel("max_age_returning")],
            heading=_("Age limits of its own"),
            help_text=_("Left empty, the rules of the term hold."),
        ),
        FieldPanel("order", help_text=_("Smaller numbers come first.")),
    ]


class CourseViewSet(CourseHouseViewSet):
    """课程."""

    model = Course
    icon = "doc-full"
    menu_order = 110
    list_display = ["name", "major", "level", "total_terms"]
    list_select_related = ("major",)
    list_filter = ["major", "level"]
    list_export = ["major", "name", "level", "total_terms", "summary", "what_to_bring"]
    search_fields = ["name", "major__name", "summary"]
    panels = [
        FieldPanel("major"),
        FieldPanel("name"),
        FieldPanel("level"),
        FieldPanel("summary", help_text=_("Shown under the name. One plain sentence.")),
        FieldPanel("total_terms"),
        FieldPanel("what_to_bring", help_text=_("As on the class page: brush, water bottle …")),
    ]


class TeacherViewSet(CourseHouseViewSet):
    """任课教师."""

    model = Teacher
    icon = "user"
    menu_order = 120
    list_display = ["name", "code", "is_external", "is_active"]
    list_filter = ["majors", "is_external", "is_active"]
    list_export = ["code", "name", "bio", "is_external", "is_active"]
    search_fields = ["name", "code", "pinyin"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("code"), FieldPanel("photo"), FieldPanel("bio")],
            heading=_("Who it is"),
        ),
        FieldPanel("majors", widget=forms.CheckboxSelectMultiple),
        FieldPanel("is_external"),
        FieldPanel("is_active"),
        FieldPanel("user", help_text=_("The login with which this teacher works on the site.")),
    ]


class RoomForm(forms.ModelForm):
    """Equipment line by line."""

    equipment = LinesField(label=_("equipment"), required=False, help_text=_("One thing a line."))


class RoomViewSet(CourseHouseViewSet):
    """教室."""

    model = Room
    icon = "home"
    menu_order = 130
    list_display = ["name", "code", "floor", "capacity", "is_rentable"]
    list_filter = ["floor", "is_rentable", "has_step_free_access"]
    list_export = ["code", "name", "floor", "capacity", "has_step_free_access", "is_rentable"]
    search_fields = ["name", "code"]
    form_fields = [
        "code",
        "name",
        "floor",
        "capacity",
        "has_step_free_access",
        "is_rentable",
        "equipment",
        "directions",
        "setup_minutes",
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002  the signature is Wagtail's
        """Use our form for both."""
        return forms.modelform_factory(Room, form=RoomForm, fields=self.form_fields)
