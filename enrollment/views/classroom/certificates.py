"""Is this certificate ours? Anybody may ask; the page shows no more than is needed to compare."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import Certificate
from enrollment.queries.completions import certificates_of
from enrollment.services.certificate_papers import print_certificates
from enrollment.states import CompletionState
from enrollment.views.people import student_of
from university.accounts.acting import student_required
from university.privacy import mask_name
from university.refusals import Refusal
from university.words import full_day

_CODE_DIGITS = 16


class CheckForm(forms.Form):
    """The two numbers printed at the foot of a certificate."""

    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"),
        max_length=40,
        error_messages={"required": gettext_lazy("Please type the number.")},
        help_text=gettext_lazy("For example 2026-00012."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Check code"),
        max_length=60,
        error_messages={"required": gettext_lazy("Please type the check code.")},
        help_text=gettext_lazy("Sixteen digits, below the number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Keep the digits, however they were typed."""
        digits = _digits(self.cleaned_data["code"])
        if len(digits) != _CODE_DIGITS:
            raise forms.ValidationError(_("The check code has sixteen digits. Please look again."))
        return digits

    def clean(self) -> dict[str, object]:
        """Find the certificate that has both."""
        cleaned: dict[str, object] = super().clean() or {}
        code, number = cleaned.get("code"), cleaned.get("number")
        if code and number:
            found = Certificate.objects.filter(code=code).first()
            if found is None or _digits(found.number) != _digits(str(number)):
                raise forms.ValidationError(
                    _("We issued no certificate with this number and code. Look at them again.")
                )
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for number and check code; lead to what we know of them."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("certificates:certificate", form.cleaned_data["code"])
    return _unlisted(render(request, "enrollment/certificates/check.html", {"form": form}))


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Show what we issued under a code: masked name, class, term, date, number."""
    rows = Certificate.objects.select_related("completion")
    found = rows.filter(code=code).first() if code.isdecimal() else None
    back = {"back_url": reverse("certificates:check")}
    if found is None:
        page = render(
            request, "enrollment/certificates/unknown.html", back, status=HTTPStatus.NOT_FOUND
        )
        return _unlisted(page)
    completion = found.completion
    context = {
        **back,
        "stands": completion.state == CompletionState.CONFIRMED,
        "facts": [
            (_("Name"), mask_name(found.holder_name)),
            (_("Class"), completion.class_name),
            (_("Term"), completion.term_name),
            (_("Completed"), full_day(completion.completed_on)),
            (_("Number of the certificate"), found.number),
        ],
    }
    return _unlisted(render(request, "enrollment/certificates/certificate.html", context))


@require_safe
@student_required
def my_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person in hand their own certificate, as PDF."""
    found = get_object_or_404(certificates_of([student_of(request).pk]), pk=pk)
    try:
        return pdf_answer(print_certificates([found]), found.number)
    except Refusal as refusal:
        raise Http404 from refusal


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Return a PDF as a download whose name names nobody."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _digits(typed: str) -> str:
    """Return the digits, full-width ones too: ``２０２６－00012`` is ``202600012``."""
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())


def _unlisted(page: HttpResponse) -> HttpResponse:
    """Search engines leave these pages alone."""
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page
