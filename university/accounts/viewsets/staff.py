"""员工账号 instead of Wagtail's users: only staff, their roles, their second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from university.accounts.models import User
from university.accounts.roles import GROUP_NAMES
from university.accounts.services.second_factors import reset_second_factor
from university.accounts.viewsets.asking import AskingView


class _StaffFields:
    """Login name, name and roles. Nobody becomes a superuser through a form."""

    def _trim(self) -> None:
        fields = self.fields  # type: ignore[attr-defined]
        for name in ("email", "last_name", "is_superuser"):
            fields.pop(name, None)
        fields["first_name"].label = _("Name of the person")
        fields["username"].label = _("staff login name")
        fields["username"].help_text = _("Letters and digits, for example the name in pinyin.")
        fields["groups"].label = _("Roles")
        fields["groups"].queryset = Group.objects.filter(name__in=GROUP_NAMES.values())


class NewStaffForm(_StaffFields, UserCreationForm):
    """A new account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trim()
        self.instance.is_staff = True

    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "groups")


class StaffForm(_StaffFields, UserEditForm):
    """An account that exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trim()

    class Meta(UserEditForm.Meta):
        fields = ("username", "first_name", "is_active", "groups")


class StaffPolicy(ModelPermissionPolicy):
    """Accounts are closed, never deleted: what they did keeps their name."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow everything but deleting."""
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow everything but deleting."""
        return any(self.user_has_permission(user, action) for action in actions)


class StaffIndexView(users.IndexView):
    """Staff alone: seniors' logins are no accounts of the admin."""

    page_title = _("Staff accounts")
    add_item_label = _("Add a staff account")
    search_fields = ("username", "first_name")

    @cached_property
    def columns(self) -> list[Column]:
        """Name, login name, roles, second factor, open or closed, last login."""
        title = self._get_title_column_class(users.UserColumn)
        return [
            title("name", accessor=str, label=_("Name of the person"), get_url=self.get_edit_url),
            Column("username", label=_("staff login name"), sort_key="username"),
            Column("roles", label=_("Roles"), accessor=_role_words),
            BooleanColumn("has_second_factor", label=_("Phone tied")),
            BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
            DateColumn("last_login", label=_("last login"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        """Return the staff, each with roles and second factor."""
        tied = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        staff = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True))
        staff = staff.select_related("wagtail_userprofile").prefetch_related("groups")
        return staff.annotate(has_second_factor=Exists(tied))


class StaffEditView(users.EditView):
    """Corrections, roles, a new password; and the lost phone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only a superuser touches a superuser, and nobody makes staff of a senior here."""
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        if not (self.object.is_staff or self.object.is_superuser):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def header_more_buttons(self) -> list[Button]:
        """Offer to untie the phone."""
        return [
            *super().header_more_buttons,
            Button(
                _("Untie the phone"),
                url=reverse("wagtailusers_users:reset_second_factor", args=[self.object.pk]),
                icon_name="lock-open",
                priority=50,
            ),
        ]


class ResetSecondFactorView(AskingView):
    """Unties a lost phone and ends the sessions of the account."""

    model = User
    permission = "accounts.change_user"
    screens = "wagtailusers_users"
    back_name = "edit"
    question = _("Untie the phone")
    explanation = _("Every session of this account ends. At the next login a new phone is tied.")
    said = _("The phone is untied.")
    icon = "lock-open"

    def act(self, request: HttpRequest, row: User) -> None:
        """Untie it."""
        reset_second_factor(actor=request.user, account=row)  # type: ignore[arg-type]

    def _row(self, request: HttpRequest, pk: int) -> User:
        row: User = super()._row(request, pk)
        if row.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return row


def _role_words(account: User) -> str:
    roles = [group.name for group in account.groups.all()]
    if account.is_superuser:
        roles.insert(0, str(_("everything")))
    return "、".join(roles)


class StaffViewSet(users.UserViewSet):
    """Under Wagtail's own names, which its reports link to."""

    menu_label = _("Staff accounts")
    template_prefix = ""
    index_view_class = StaffIndexView
    edit_view_class = StaffEditView
    copy_view_enabled = False

    @property
    def permission_policy(self) -> StaffPolicy:
        """Return the policy without deleting."""
        return StaffPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002  the signature is Wagtail's
        """Return our forms."""
        return StaffForm if for_update else NewStaffForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail's, and untying the phone."""
        return [
            *super().get_urlpatterns(),
            path("untie/<int:pk>/", ResetSecondFactorView.as_view(), name="reset_second_factor"),
        ]
