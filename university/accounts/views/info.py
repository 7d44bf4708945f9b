"""What the school knows about me (我的信息), and how to put it right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from university.accounts.acting import student_required
from university.accounts.birth_dates import in_words
from university.accounts.forms.people import ContactNameForm, ContactPhoneForm
from university.accounts.id_numbers import last_four
from university.accounts.models import Student
from university.accounts.services.contacts import set_emergency_contact
from university.accounts.views.asking import (
    actor_of,
    is_helper,
    posted,
    question_page,
    student_of,
)
from university.refusals import Refusal
from university.words import full_day, phone


@require_safe
@student_required
def info(request: HttpRequest) -> HttpResponse:
    """Everything we hold about the person in hand; a helper sees neither ID number nor phone."""
    student = student_of(request)
    own = [] if is_helper(request) else _own_facts(student)
    context = {
        "student": student,
        "facts": [
            (_("Name"), student.name),
            (_("Student number"), student.student_no),
            *own,
            (_("Sex"), student.get_sex_display()),
            (_("Birth date"), in_words(student.birth_date)),
            (_("On the register since"), full_day(student.created_at)),
        ],
        "contact": [
            (_("Name"), student.emergency_contact_name),
            (_("Phone"), phone(student.emergency_contact_phone)),
        ],
        "back_url": reverse("accounts:my"),
    }
    return render(request, "accounts/info.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def contact_name(request: HttpRequest) -> HttpResponse:
    """Whom do we ring? Kept until the phone is known too."""
    student = student_of(request)
    known = request.session.get(_name_key(student), student.emergency_contact_name)
    form = ContactNameForm(posted(request), initial={"emergency_contact_name": known})
    if request.method == "POST" and form.is_valid():
        request.session[_name_key(student)] = form.cleaned_data["emergency_contact_name"]
        return redirect("accounts:contact_phone")
    return question_page(request, form, back_url=reverse("accounts:info"))


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def contact_phone(request: HttpRequest) -> HttpResponse:
    """On which phone? With that, both are written down."""
    student = student_of(request)
    name = request.session.get(_name_key(student)) or student.emergency_contact_name
    if not name:
        return redirect("accounts:contact_name")
    known = phone(student.emergency_contact_phone)
    form = ContactPhoneForm(posted(request), initial={"emergency_contact_phone": known})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["emergency_contact_phone"]
        try:
            set_emergency_contact(actor=actor_of(request), student=student, name=name, phone=number)
        except Refusal as refusal:
            form.add_error("emergency_contact_phone", f"{refusal.message}{refusal.next_step}")
        else:
            request.session.pop(_name_key(student), None)
            return redirect("accounts:info")
    return question_page(request, form, back_url=reverse("accounts:contact_name"))


def _name_key(student: Student) -> str:
    """Return the session's key of a contact's name whose phone is still to be asked."""
    return f"new_contact:{student.pk}"


def _own_facts(student: Student) -> list[tuple[str, str]]:
    login = student.login
    number = last_four(student.id_number) or _("not written down")
    own_phone = phone(login.phone) if login and login.phone else ""
    from_the_school = [
        (_("Address"), student.address),
        (_("Category or hardship"), student.category),
        (_("Old student number"), student.former_number),
    ]
    return [
        (_("ID number"), number),
        (_("Phone"), own_phone),
        *((label, value) for label, value in from_the_school if value),
    ]
