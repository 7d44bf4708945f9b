"""学员: the register as a list, one record, and its corrections through services."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy

from university.accounts.forms.phone import PhoneField
from university.accounts.id_numbers import last_four
from university.accounts.models import Student
from university.accounts.services.contacts import set_emergency_contact
from university.accounts.services.standings import change_standing, correct_record
from university.accounts.services.students import look_at_id_number
from university.accounts.viewsets.asking import AskingView
from university.read_only import SafeIndexView
from university.refusals import Refusal
from university.words import phone

SEE_ID_NUMBER = "accounts.see_id_number"


class PhoneColumn(Column):
    """138 0000 0000, or nothing."""

    def get_value(self, instance: Student) -> str:
        """Return the phone of the student's login."""
        return phone(instance.phone) if instance.phone else ""


class IdNumberColumn(Column):
    """Only the last four signs; the whole number has a page of its own."""

    def get_value(self, instance: Student) -> str:
        """Return the masked number."""
        return last_four(instance.id_number)


class StudentPolicy(ModelPermissionPolicy):
    """The desk puts people on the register, and nobody takes them off."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking and correcting."""
        return action in {"view", "change"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow looking and correcting."""
        return any(self.user_has_permission(user, action) for action in actions)


class StudentForm(forms.ModelForm):
    """What may be corrected here. Phone and ID number are put right at the desk, with the card."""

    emergency_contact_phone = PhoneField(label=_("their phone"), required=False)

    class Meta:
        model = Student
        fields = (
            "name",
            "sex",
            "birth_date",
            "standing",
            "emergency_contact_name",
            "emergency_contact_phone",
        )
        widgets = {"birth_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["emergency_contact_phone"] = phone(self.instance.emergency_contact_phone)

    def clean(self) -> dict[str, Any]:
        """A contact is a name and a phone, or nobody."""
        values: dict[str, Any] = super().clean() or {}
        name, number = (values.get(f"emergency_contact_{part}") for part in ("name", "phone"))
        if bool(name) != bool(number) and "emergency_contact_phone" not in self.errors:
            missing = "phone" if name else "name"
            self.add_error(f"emergency_contact_{missing}", _("A contact needs a name and a phone."))
        return values


class StudentIndexView(SafeIndexView):
    """The register."""

    def get_base_queryset(self) -> QuerySet[Student]:
        """Return the rows with their logins."""
        return super().get_base_queryset().select_related("login")


class StudentEditView(generic.EditView):
    """Corrections: each goes through its service, all of them or none."""

    def form_valid(self, form: StudentForm) -> HttpResponse:
        """Save, or say why not."""
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    @transaction.atomic
    def save_instance(self) -> Student:
        """Write what was changed."""
        values, actor = self.form.cleaned_data, self.request.user
        student = correct_record(
            actor=actor,
            student=self.object,
            name=values["name"],
            sex=values["sex"],
            birth_date=values["birth_date"],
        )
        set_emergency_contact(
            actor=actor,
            student=student,
            name=values["emergency_contact_name"],
            phone=values["emergency_contact_phone"],
        )
        return change_standing(actor=actor, student=student, standing=values["standing"])

    @property
    def header_more_buttons(self) -> list[Button]:
        """Lead to the desk's page of this person."""
        return [*super().header_more_buttons, *_more_buttons(self.request, self.object)]


class StudentInspectView(generic.InspectView):
    """One record; of the ID number only the end."""

    @property
    def header_more_buttons(self) -> list[Button]:
        """Lead to the desk's page, and to the whole number for those who may see it."""
        return [*super().header_more_buttons, *_more_buttons(self.request, self.object)]

    def get_field_label(self, field_name: str, field: Any) -> Any:
        """Name what is no field of the record."""
        if field_name == "login":
            return _("Phone")
        return super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Mask the number, space the phone."""
        if field_name == "id_number":
            return last_four(self.object.id_number) or _("not written down")
        if field_name == "login":
            return phone(self.object.phone) or _("no phone")
        if field_name == "category" and not self.request.user.has_perm(SEE_ID_NUMBER):
            return _("for the registrar alone")
        if field_name == "emergency_contact_phone":
            return phone(self.object.emergency_contact_phone)
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return _("not written down") if value is None else value


@method_decorator(never_cache, name="dispatch")
class IdNumberView(AskingView):
    """The whole ID number, once, to somebody who pressed the button; the look is logged."""

    model = Student
    permission = SEE_ID_NUMBER
    screens = "students"
    question = _("See the ID number")
    explanation = _("The log keeps that you looked, and when.")
    icon = "view"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; nothing is kept in the browser."""
        row = self._row(request, pk)
        number = look_at_id_number(actor=request.user, student=row)  # type: ignore[arg-type]
        values = {**self.context(row), "secret": number or _("not written down")}
        return TemplateResponse(request, self.template_name, values)


def _more_buttons(request: HttpRequest, student: Student) -> list[Button]:
    buttons = [
        Button(
            _("Desk"), url=reverse("desk:student", args=[student.pk]), icon_name="user", priority=30
        )
    ]
    if request.user.has_perm(SEE_ID_NUMBER):
        buttons.append(
            Button(
                _("See the ID number"),
                url=reverse("students:id_number", args=[student.pk]),
                icon_name="view",
                priority=40,
            )
        )
    return buttons


class StudentViewSet(ModelViewSet):
    """Wagtail's list, filters and export over the register."""

    model = Student
    name = "students"
    icon = "group"
    menu_label = _("Students")
    menu_order = 100
    ordering = "-id"
    list_per_page = 50
    index_view_class = StudentIndexView
    edit_view_class = StudentEditView
    inspect_view_class = StudentInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["name", "pinyin", "initials", "student_no", "login__phone"]
    list_display = [
        "name",
        "student_no",
        "sex",
        "birth_date",
        PhoneColumn("phone", label=_("Phone")),
        IdNumberColumn("id_number", label=_("ID number")),
        "standing",
    ]
    list_filter = ["standing", "sex", "is_returning", "birth_date", "created_at"]
    list_export = [
        "student_no",
        "name",
        "sex",
        "birth_date",
        "phone",
        "standing",
        "is_returning",
        "emergency_contact_name",
        "emergency_contact_phone",
    ]
    inspect_view_fields = [
        "student_no",
        "name",
        "sex",
        "birth_date",
        "login",
        "id_number",
        "id_seen_at",
        "id_seen_by",
        "standing",
        "is_returning",
        "emergency_contact_name",
        "emergency_contact_phone",
        "address",
        "category",
        "former_number",
        "created_at",
    ]

    @property
    def permission_policy(self) -> StudentPolicy:
        """Return the policy without adding and deleting."""
        return StudentPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002  the signature is Wagtail's
        """Return the form of corrections."""
        return StudentForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the pages that do not exist here."""
        missing = {"add_url_name": None, "delete_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**missing, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one record, its corrections, its history, its ID number."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            path("id-number/<int:pk>/", IdNumberView.as_view(), name="id_number"),
        ]
