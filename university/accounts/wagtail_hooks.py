"""What accounts add to the admin: the log's words, the idle warning."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from university.accounts.templatetags.staff_session import staff_idle
from university.accounts.viewsets.agreements import (
    AuthorityViewSet,
    ConsentTextViewSet,
    ConsentViewSet,
)
from university.accounts.viewsets.register_imports import RegisterImportViewSet
from university.accounts.viewsets.students import StudentViewSet

#: What is written into Wagtail's log, in the words of its report.
LOG_ACTIONS = (
    ("accounts.change_password", _("Change the password"), _("Password changed")),
    ("accounts.set_up_second_factor", _("Tie a phone"), _("Phone tied")),
    ("accounts.reset_second_factor", _("Untie the phone"), _("Phone untied")),
    ("accounts.see_id_number", _("See the ID number"), _("ID number seen")),
    ("accounts.set_id_number", _("Write the ID number"), _("ID number written")),
    ("accounts.delete_id_number", _("Delete the ID number"), _("ID number deleted")),
    ("accounts.see_document", _("Look at the document"), _("Document seen")),
    ("accounts.replace_card", _("Replace the card"), _("Card replaced")),
    ("accounts.correct_record", _("Correct the record"), _("Record corrected")),
    ("accounts.change_standing", _("Change the standing"), _("Standing changed")),
    ("accounts.change_contact", _("Change the contact"), _("Emergency contact changed")),
    ("accounts.change_phone", _("Change the phone"), _("Phone changed")),
    ("accounts.withdraw_consent", _("Withdraw an agreement"), _("Agreement withdrawn")),
    ("accounts.grant_authority", _("Name a helper"), _("Helper named")),
    ("accounts.import_upload", _("Upload the register"), _("Register uploaded")),
    ("accounts.import_accept", _("Accept the import"), _("Import accepted")),
    ("accounts.import_undo", _("Undo the import"), _("Import undone")),
    ("accounts.import_discard", _("Throw the file away"), _("File thrown away")),
    ("accounts.import_fill", _("Fill in from the register"), _("Filled in from the register")),
    ("accounts.revoke_authority", _("End a helper's authority"), _("Authority ended")),
)


class PeopleGroup(ViewSetGroup):
    """Everything about people, in one place of the menu."""

    menu_label = _("People")
    menu_icon = "group"
    menu_order = 200
    items = (
        StudentViewSet(),
        RegisterImportViewSet(),
        ConsentViewSet(),
        ConsentTextViewSet(),
        AuthorityViewSet(),
    )


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    """Add the group to the admin."""
    return PeopleGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name our lines of the log."""
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("insert_global_admin_js")
def idle_warning() -> SafeString:
    """Ask before an idle session ends, on every screen of the admin."""
    return render_to_string("accounts/staff/idle.html", staff_idle())


@hooks.register("insert_global_admin_css")
def idle_style() -> str:
    """Style that question."""
    return format_html('<link rel="stylesheet" href="{}">', static("university/css/idle.css"))


@hooks.register("register_account_menu_item")
def register_password_item(_request: HttpRequest) -> dict[str, Any]:
    """Lead from the account page to our own page for the password."""
    return {
        "url": reverse("account_change_password"),
        "label": _("Change password"),
        "help_text": _("Your own password for the staff login."),
    }
