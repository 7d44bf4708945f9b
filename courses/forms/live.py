"""What a teacher is asked about a live meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.live_links import Invitation, read_invitation
from courses.services.live.links import LinkWords, Scope
from university.refusals import Refusal

#: An invitation of a meeting service has about ten lines.
_LONGEST_INVITATION = 3000


class LiveForm(forms.Form):
    """An address or a whole invitation; what people dial; for which meetings."""

    invitation = forms.CharField(
        label=_("Address of the live meeting"),
        help_text=_("Paste the whole invitation. We find the address in it."),
        max_length=_LONGEST_INVITATION,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Paste the invitation of the meeting.")},
    )
    phone = forms.CharField(
        label=_("Number to dial, for who listens by phone"),
        help_text=_("Leave it empty if there is none."),
        max_length=25,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    meeting_no = forms.CharField(
        label=_("Meeting number"),
        help_text=_("Left empty, we take it from the invitation."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Meeting password"),
        help_text=_("Left empty, we take it from the invitation."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=_("For which meetings?"),
        choices=[
            (Scope.ALL_COMING, _("this one and all after it")),
            (Scope.THIS, _("this one alone")),
        ],
        initial=Scope.ALL_COMING,
        widget=forms.RadioSelect,
    )

    def clean_invitation(self) -> Invitation:
        """Find the address, and say in words what is wrong with it."""
        try:
            return read_invitation(self.cleaned_data["invitation"])
        except Refusal as refusal:
            raise forms.ValidationError(f"{refusal.message}{refusal.next_step}") from refusal

    def words(self) -> LinkWords:
        """Return what was typed, and what stood in the invitation where nothing was."""
        given: dict[str, Any] = self.cleaned_data
        invitation: Invitation = given["invitation"]
        return LinkWords(
            url=invitation.url,
            phone=given["phone"],
            meeting_no=given["meeting_no"] or invitation.meeting_no,
            password=given["password"] or invitation.password,
        )
