"""What the desk writes into a student record: a new person, a contact, a document, a helper."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from university import clock
from university.accounts.id_numbers import last_four
from university.accounts.models import GivenHow, Student
from university.accounts.services.authorities import grant_authority, revoke_authority
from university.accounts.services.contacts import change_contact_details
from university.accounts.services.registering import register_at_desk
from university.accounts.services.students import (
    delete_id_number,
    look_at_id_number,
    mark_document_seen,
    replace_card,
    set_id_number,
)
from university.accounts.views.asking import actor_of, as_errors, posted
from university.desk.access import desk_required
from university.desk.forms import ContactForm, IdentityForm, NewStudentForm, PaperAuthorityForm
from university.desk.queries import similar_people
from university.qr import qr_svg
from university.refusals import Refusal
from university.words import phone as phone_words

_answers = require_http_methods(["GET", "HEAD", "POST"])
_MAY_ADD = "accounts.add_student"
_MAY_CHANGE = "accounts.change_student"


@_answers
@desk_required(_MAY_ADD)
def new_student(request: HttpRequest) -> HttpResponse:
    """First look for the name, then register. Names stay out of the address."""
    if request.method != "POST":
        return _new_student_page(request, None, None)
    if "search" in request.POST:
        name = request.POST.get("name", "")
        return _new_student_page(request, NewStudentForm(initial={"name": name}), None)
    form = NewStudentForm(request.POST)
    if not form.is_valid():
        return _new_student_page(request, form, None)
    try:
        student = _register(request, form)
    except Refusal as refusal:
        return _new_student_page(request, form, refusal)
    messages.success(
        request, _("Registered. The student number is %(number)s.") % {"number": student.student_no}
    )
    return redirect("desk:student", student.pk)


@_answers
@desk_required(_MAY_CHANGE)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone of the record and the emergency contact."""
    student = _student(pk)
    known = {
        "phone": phone_words(student.login.phone or "") if student.login else "",
        "emergency_contact_name": student.emergency_contact_name,
        "emergency_contact_phone": phone_words(student.emergency_contact_phone),
    }
    form = ContactForm(posted(request), initial=known)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _save_contact(request, student, form)
        except Refusal as no:
            refusal = no
        else:
            return redirect("desk:student", pk)
    return _form_page(request, student, form, refusal, _("Change phone and contact"))


@_answers
@desk_required(_MAY_CHANGE)
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the document; write its number down when it is not known yet."""
    student = _student(pk)
    form = IdentityForm(posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        try:
            set_id_number(actor=actor, student=student, id_number=form.cleaned_data["id_number"])
            mark_document_seen(actor=actor, student=student)
        except Refusal as no:
            refusal = no
        else:
            return redirect("desk:student", pk)
    return _identity_page(request, student, form, refusal, "")


@require_POST
@desk_required(_MAY_CHANGE)
def document_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The person and the document belong together; no number is needed for that."""
    mark_document_seen(actor=actor_of(request), student=_student(pk))
    return redirect("desk:student", pk)


@require_POST
@desk_required("accounts.see_id_number")
def id_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole ID number once; the look is logged."""
    student = _student(pk)
    number = look_at_id_number(actor=actor_of(request), student=student)
    return _identity_page(request, student, IdentityForm(), None, number)


@require_POST
@desk_required(_MAY_CHANGE)
def forget_id_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the ID number because its owner asks for it."""
    delete_id_number(actor=actor_of(request), student=_student(pk))
    return redirect("desk:identity", pk)


@require_safe
@desk_required()
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the student card."""
    student = _student(pk)
    context = {
        "student": student,
        "qr": qr_svg(student.card_token),
        "back_url": reverse("desk:student", args=[pk]),
    }
    return render(request, "accounts/card.html", context)


@require_POST
@desk_required(_MAY_CHANGE)
def new_card(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost card opens nothing any more; print the new one."""
    replace_card(actor=actor_of(request), student=_student(pk))
    return redirect("desk:card", pk)


@_answers
@desk_required("accounts.add_proxyauthorization")
def helper(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an authority that the student signed on paper."""
    student = _student(pk)
    form = PaperAuthorityForm(posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            grant_authority(
                actor=actor_of(request),
                student=student,
                helper_phone=answers["phone"],
                helper_name=answers["name"],
                scope=answers["scope"],
                valid_until=clock.today() + timedelta(days=int(answers["period"])),
                given_how=GivenHow.PAPER,
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("desk:student", pk)
    return _form_page(request, student, form, refusal, _("Authority on paper"))


@require_POST
@desk_required("accounts.change_proxyauthorization")
def end_helper(request: HttpRequest, pk: int, authority_pk: int) -> HttpResponse:
    """End an authority because the student says so."""
    rows = _student(pk).authorities.select_related("student__login", "helper")
    revoke_authority(actor=actor_of(request), authority=get_object_or_404(rows, pk=authority_pk))
    return redirect("desk:student", pk)


def _student(pk: int) -> Student:
    return get_object_or_404(Student.objects.select_related("login"), pk=pk)


def _register(request: HttpRequest, form: NewStudentForm) -> Student:
    answers = dict(form.cleaned_data)
    answers.pop("has_signed")
    is_document_seen = answers.pop("is_document_seen")
    actor = actor_of(request)
    student = register_at_desk(actor=actor, **answers)
    if is_document_seen:
        mark_document_seen(actor=actor, student=student)
    return student


def _save_contact(request: HttpRequest, student: Student, form: ContactForm) -> None:
    answers = form.cleaned_data
    change_contact_details(
        actor=actor_of(request),
        student=student,
        phone=answers["phone"],
        contact_name=answers["emergency_contact_name"],
        contact_phone=answers["emergency_contact_phone"],
    )


def _new_student_page(
    request: HttpRequest, form: NewStudentForm | None, refusal: Refusal | None
) -> HttpResponse:
    name = str(form["name"].value() or "") if form else ""
    context = {
        "form": form,
        "name": name,
        "found": list(similar_people(name)) if name else [],
        "errors": as_errors(refusal) if refusal else [],
        "has_errors": refusal is not None,
        "back_url": reverse("desk:home"),
    }
    return render(request, "desk/new_student.html", context, status=409 if refusal else 200)


def _form_page(
    request: HttpRequest,
    student: Student,
    form: ContactForm | PaperAuthorityForm,
    refusal: Refusal | None,
    title: str,
) -> HttpResponse:
    context = {
        "student": student,
        "form": form,
        "title": title,
        "errors": as_errors(refusal) if refusal else [],
        "has_errors": refusal is not None,
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "desk/form.html", context, status=409 if refusal else 200)


def _identity_page(
    request: HttpRequest,
    student: Student,
    form: IdentityForm,
    refusal: Refusal | None,
    shown: str,
) -> HttpResponse:
    context = {
        "student": student,
        "form": form,
        "tail": last_four(student.id_number),
        "shown": shown,
        "errors": as_errors(refusal) if refusal else [],
        "has_errors": refusal is not None,
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "desk/identity.html", context, status=409 if refusal else 200)
