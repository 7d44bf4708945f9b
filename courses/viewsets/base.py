"""What every screen of this house shares: a service saves, and its refusal is a form error."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from university.refusals import Refusal

#: Beside which field a refusal of a service is shown; others stand above the form.
_FIELD_OF = {
    "room_taken": "room",
    "room_too_small": "capacity",
    "no_room": "room",
    "teacher_taken": "teacher",
    "too_many_taken": "capacity",
    "term_too_short": "weekday",
}


class RefusalInForm:
    """Mixed into create and edit views: nothing was written, and the form says why."""

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Save, or show the refusal where it belongs."""
        was_new = form.instance._state.adding  # noqa: SLF001  Django has no public name
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refusal as refusal:
            if was_new:
                form.instance.pk = None
                form.instance._state.adding = True  # noqa: SLF001
            field = _FIELD_OF.get(refusal.code, "")
            where = field if field in form.fields else NON_FIELD_ERRORS
            sentence = f"{refusal.message}{refusal.next_step}"
            form.add_error(None if where == NON_FIELD_ERRORS else where, sentence)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class IndexView(generic.IndexView):
    """A list that fetches what its columns name in one statement."""

    select_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Join the columns' rows."""
        return super().get_base_queryset().select_related(*self.select_related)


class DeleteView(generic.DeleteView):
    """Says in a sentence why something that is in use cannot be deleted."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Delete, or go back with the reason."""
        try:
            return super().form_valid(form)
        except (ProtectedError, PermissionDenied):
            # Wagtail answers "no permission" when its own index knows of a protected use.
            sentence = _("%(thing)s is in use and cannot be deleted.") % {"thing": self.object}
        except Refusal as refusal:
            sentence = f"{refusal.message}{refusal.next_step}"
        messages.error(self.request, sentence)
        return redirect(self.get_success_url())


class CourseHouseViewSet(ModelViewSet):
    """Search in the database, export, inspect for those who may only look, sentences on delete."""

    index_view_class = IndexView
    delete_view_class = DeleteView
    #: Foreign keys that the list's columns show.
    list_select_related: tuple[str, ...] = ()
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    add_to_settings_menu = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the list what it joins."""
        return super().get_index_view_kwargs(select_related=self.list_select_related, **kwargs)


class ReadOnlyPolicy(ModelPermissionPolicy):
    """For rows that follow from others: everyone who may see them may only see them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow looking."""
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow looking."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Those who may look."""
        return super().users_with_any_permission({"view"} & set(actions))


def actor_of(request: HttpRequest) -> Any:
    """Return the login that pressed the button."""
    return request.user


class YuanField(forms.DecimalField):
    """Typed in yuan, kept in fen: ``160`` or ``128.50`` becomes 16000 or 12850."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **kwargs)
        self.widget.attrs.update({"step": "0.01", "inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        """Show what the row holds in yuan; leave what was typed alone."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return str(whole) if rest == 0 else f"{whole}.{rest:02d}"

    def clean(self, value: Any) -> Any:
        """Return fen."""
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare like with like."""
        return super().has_changed(self.prepare_value(initial), data)


class ServiceForm(WagtailAdminModelForm):
    """Checks the fields and builds the row, but leaves the writing to a service."""

    def row(self) -> Any:
        """Return the row as the form describes it, unsaved."""
        return self.save(commit=False)
