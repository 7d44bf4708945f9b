"""Find a person, and everything the desk does for them on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from university import clock
from university.accounts.models import Standing, Student
from university.accounts.queries import helpers_of
from university.accounts.services.authorities import helper_words
from university.accounts.views.authorities import authority_facts
from university.desk.access import desk_required
from university.desk.forms import SearchForm
from university.desk.queries import MOST_FOUND, find_students, student_of_card
from university.registry import in_order, registry
from university.words import full_day, phone


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required()
def home(request: HttpRequest) -> HttpResponse:
    """Search. It is posted, because names and phone numbers do not belong into an address."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if student := student_of_card(words):
            return redirect("desk:student", student.pk)
        found = list(find_students(words))
        context |= {
            "found": found[:MOST_FOUND],
            "is_searched": True,
            "has_more": len(found) > MOST_FOUND,
        }
    return render(request, "desk/home.html", context)


@require_safe
@desk_required()
def student(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: who they are, then what each house lends."""
    row = get_object_or_404(Student.objects.select_related("login"), pk=pk)
    context = {
        "student": row,
        "facts": _facts(row),
        "helpers": [(one, helper_words(one), authority_facts(one)) for one in helpers_of(row)],
        "panels": [panel.render(request, row) for panel in in_order(registry.desk_student_panels)],
    }
    return render(request, "desk/student.html", context)


def _facts(row: Student) -> list[tuple[str, str]]:
    contact = " ".join(
        part for part in (row.emergency_contact_name, phone(row.emergency_contact_phone)) if part
    )
    standing = "" if row.standing == Standing.ACTIVE else row.get_standing_display()
    return [
        (_("Student number"), row.student_no),
        (_("Sex"), row.get_sex_display()),
        (
            _("Born"),
            _("%(day)s, %(age)d years old")
            % {
                "day": full_day(row.birth_date).partition("（")[0],
                "age": row.age_on(clock.today()),
            },
        ),
        (_("Phone"), phone(row.login.phone) if row.login and row.login.phone else _("no phone")),
        (
            _("ID card"),
            _("seen on %(day)s") % {"day": full_day(row.id_seen_at)}
            if row.id_seen_at
            else _("not seen yet"),
        ),
        (_("Emergency contact"), contact or _("not written down yet")),
        (_("Standing"), standing),
    ]
