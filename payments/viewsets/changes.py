"""Refunds that wait for a second person, refund tables, and classes that are called off."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import ClassState, TeachingClass
from courses.viewsets.base import RefusalInForm, actor_of
from payments.models import ClassCallOff, Refund, RefundPolicy
from payments.pricing.refund_rules import DEFAULT_STEPS
from payments.pricing.refund_tables import read_table, write_table
from payments.services.changes.calling_off import call_off_class
from payments.states.orders import RefundState
from payments.viewsets.books import RefundViewSet, money
from university import clock
from university.read_only import SafeIndexView


def decide_url(refund: Refund) -> str:
    """Return where a person decides about a refund."""
    return reverse("payments:till_decide", args=[refund.pk])


class WaitingIndexView(SafeIndexView):
    """Only refunds that a second person has to look at."""

    def get_base_queryset(self) -> QuerySet[Refund]:
        """Return what waits; it is not sent before."""
        return super().get_base_queryset().filter(state=RefundState.WAITING)


class WaitingRefundViewSet(RefundViewSet):
    """Refunds above the limit."""

    name = "waiting_refunds"
    icon = "circle-check"
    menu_label = _("Refunds to approve")
    ordering = "id"
    index_view_class = WaitingIndexView
    related = ("payment__order__student", "asked_by")
    list_display = [
        TitleColumn("order", label=_("order number"), accessor="payment.order", get_url=decide_url),
        Column("student", label=_("student"), accessor="payment.order.student"),
        money("amount_fen", _("amount")),
        "explanation",
        "asked_by",
        "created_at",
    ]
    list_filter = ["reason_code", "created_at"]


class TableField(forms.CharField):
    """A refund table in a text box."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the steps."""
        try:
            return read_table(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="not_a_table") from error


class RefundTableForm(forms.ModelForm):
    """A line a step: until which week, how many percent, and 按课次 for meetings left."""

    steps = TableField(
        label=_("what goes back of the tuition"),
        help_text=_(
            "A line a step: 开课前 100, then 2 80 (until week 2), then 以后 0. "
            "Add 按课次 to count the meetings left."
        ),
    )
    material_steps = TableField(
        label=_("what goes back of the materials fee"),
        help_text=_("Empty: the same as the tuition."),
    )

    class Meta:
        model = RefundPolicy
        fields = ("term", "steps", "material_steps")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = self.instance
        self.initial["steps"] = write_table(policy.steps or DEFAULT_STEPS)
        self.initial["material_steps"] = write_table(policy.material_steps)


class RefundPolicyViewSet(ModelViewSet):
    """Refund tables. A change counts for orders opened from then on."""

    model = RefundPolicy
    name = "refund_tables"
    icon = "table"
    menu_label = _("Refund tables")
    copy_view_enabled = False
    add_to_settings_menu = False
    search_backend_name = None
    list_display = ["term"]
    index_view_class = SafeIndexView
    related = ("term",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch with its rows."""
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        """Tables are typed, not JSON."""
        return RefundTableForm


class CallOffForm(forms.ModelForm):
    """Which class, and why; everybody is told and paid back."""

    class Meta:
        model = ClassCallOff
        fields = ("teaching_class", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["teaching_class"]
        open_now = TeachingClass.objects.exclude(state=ClassState.CANCELLED)
        field.queryset = open_now.filter(term__ends_on__gte=clock.today()).select_related("term")
        field.help_text = _("All places end, everybody gets all of their money back and is told.")


class CallOffView(RefusalInForm, generic.CreateView):
    """Calls a class off."""

    def save_instance(self) -> ClassCallOff:
        """Do it by the service."""
        said = self.form.cleaned_data
        return call_off_class(
            actor=actor_of(self.request),
            teaching_class=said["teaching_class"],
            reason=said["reason"],
        )


class ClassCallOffViewSet(ModelViewSet):
    """Classes called off."""

    model = ClassCallOff
    name = "class_call_offs"
    icon = "cross"
    menu_label = _("Classes called off")
    add_view_class = CallOffView
    index_view_class = SafeIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_settings_menu = False
    search_backend_name = None
    list_display = ["teaching_class", "reason", "acted_by", "created_at", "finished_at"]
    list_filter = ["created_at"]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Fetch class and person with the rows."""
        return super().get_index_view_kwargs(
            **{"related": ("teaching_class__term", "acted_by"), **kwargs}
        )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002
        """Class and reason."""
        return CallOffForm
