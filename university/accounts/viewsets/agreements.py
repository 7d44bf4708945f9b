"""同意 and 代办授权: what was agreed to, in which words; and who acts for whom."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy

from university.accounts.models import Consent, ConsentText, ProxyAuthorization
from university.accounts.services.authorities import revoke_authority
from university.accounts.services.consent_texts import publish_consent_text
from university.accounts.viewsets.asking import AskingView
from university.read_only import ReadOnlyViewSet, SafeIndexView
from university.refusals import Refusal


class ConsentViewSet(ReadOnlyViewSet):
    """Who agreed to what, when and how. Nobody edits it."""

    model = Consent
    name = "consents"
    icon = "tick"
    related = ("student", "text", "actor")
    menu_label = _("Consents")
    menu_order = 110
    ordering = "-id"
    list_per_page = 50
    list_display = ["student", "text", "subject", "given_at", "given_how", "actor", "withdrawn_at"]
    list_filter = ["text__kind", "given_how", "given_at", "withdrawn_at"]
    search_fields = ["student__name", "student__student_no", "subject"]
    list_export = [
        "student.student_no",
        "student.name",
        "text.kind",
        "text.version",
        "subject",
        "given_at",
        "given_how",
        "withdrawn_at",
    ]


class ConsentTextForm(forms.ModelForm):
    """The words of a new version; its number comes by itself."""

    valid_from = forms.SplitDateTimeField(
        label=_("valid from"),
        required=False,
        help_text=_("Left empty, it holds from now on."),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d"
        ),
    )

    class Meta:
        model = ConsentText
        fields = ("kind", "short_text", "full_text", "valid_from")
        help_texts = {"short_text": _("At most 120 characters: this is what people read.")}

    def clean_short_text(self) -> str:
        """SENIORS C1: one page of at most 120 characters."""
        words: str = self.cleaned_data["short_text"]
        if len(words) > 120:
            raise forms.ValidationError(
                _("These are %(count)d characters; 120 is the most.") % {"count": len(words)}
            )
        return words


class NewTextView(generic.CreateView):
    """A new version."""

    def form_valid(self, form: ConsentTextForm) -> HttpResponse:
        """Save, or say why not."""
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_buttons(self) -> list[Any]:
        """There is no page on which to edit it."""
        return []

    def save_instance(self) -> ConsentText:
        """Publish it."""
        return publish_consent_text(actor=self.request.user, **self.form.cleaned_data)


class AddOnlyPolicy(ModelPermissionPolicy):
    """Versions are added; none is edited or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking and adding."""
        return action in {"view", "add"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow looking and adding."""
        return any(self.user_has_permission(user, action) for action in actions)


class ConsentTextViewSet(ReadOnlyViewSet):
    """The words, version by version."""

    model = ConsentText
    name = "consent-texts"
    icon = "doc-full"
    menu_label = _("Consent texts")
    menu_order = 120
    ordering = "-id"
    add_view_class = NewTextView
    list_display = ["kind", "version", "short_text", "valid_from"]
    list_filter = ["kind"]
    search_fields = ["short_text", "full_text"]
    list_export = ["kind", "version", "short_text", "full_text", "valid_from"]

    @property
    def permission_policy(self) -> AddOnlyPolicy:
        """Return the policy that allows adding."""
        return AddOnlyPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002  the signature is Wagtail's
        """Return the form of a new version."""
        return ConsentTextForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Bring back the page for adding."""
        return super().get_common_view_kwargs(
            **{"add_url_name": self.get_url_name("add"), **kwargs}
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one row, and adding."""
        return [*super().get_urlpatterns(), path("new/", self.add_view, name="add")]


class AuthorityIndexView(SafeIndexView):
    """Offers to end an authority that stands."""

    def get_list_more_buttons(self, instance: ProxyAuthorization) -> list[Any]:
        """Return the row's menu."""
        buttons = super().get_list_more_buttons(instance)
        if _may_end(self.request, instance):
            url = reverse("authorities:revoke", args=[instance.pk])
            buttons.append(MenuItem(_("End it"), url=url, icon_name="cross", priority=20))
        return buttons


class AuthorityInspectView(generic.InspectView):
    """Offers to end an authority that stands."""

    @property
    def header_more_buttons(self) -> list[Button]:
        """Return the page's menu."""
        buttons = super().header_more_buttons
        if _may_end(self.request, self.object):
            url = reverse("authorities:revoke", args=[self.object.pk])
            buttons.append(Button(_("End it"), url=url, icon_name="cross", priority=20))
        return buttons


class RevokeView(AskingView):
    """Ends an authority; the senior is told."""

    model = ProxyAuthorization
    permission = "accounts.change_proxyauthorization"
    screens = "authorities"
    question = _("End this authority")
    explanation = _("The helper can do nothing more for this student. The student is told.")
    said = _("The authority is ended.")
    icon = "cross"

    def act(self, request: HttpRequest, row: ProxyAuthorization) -> None:
        """End it."""
        revoke_authority(actor=request.user, authority=row)  # type: ignore[arg-type]


def _may_end(request: HttpRequest, authority: ProxyAuthorization) -> bool:
    return authority.revoked_at is None and request.user.has_perm(RevokeView.permission)


class AuthorityViewSet(ReadOnlyViewSet):
    """Who acts for whom, until when."""

    model = ProxyAuthorization
    name = "authorities"
    icon = "key"
    index_view_class = AuthorityIndexView
    inspect_view_class = AuthorityInspectView
    related = ("student", "helper", "recorded_by")
    menu_label = _("Helpers' authorities")
    menu_order = 130
    ordering = "-id"
    list_per_page = 50
    list_display = [
        "student",
        "helper_name",
        "helper",
        "scope",
        "given_how",
        "valid_until",
        "revoked_at",
    ]
    list_filter = ["scope", "given_how", "valid_until", "revoked_at"]
    search_fields = ["student__name", "student__student_no", "helper_name", "helper__phone"]
    list_export = [
        "student.student_no",
        "student.name",
        "helper_name",
        "scope",
        "given_how",
        "given_at",
        "valid_until",
        "revoked_at",
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one row, and ending it."""
        return [
            *super().get_urlpatterns(),
            path("end/<int:pk>/", RevokeView.as_view(), name="revoke"),
        ]
