"""A class with too few people: the student says what they want instead, then looks once more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import words as class_words
from courses.models import TeachingClass
from enrollment.forms.small_classes import DeskSmallClassForm, SmallClassForm
from enrollment.models import ActChannel, ClassAnswer, ClassChoice
from enrollment.services.below_minimum import answer_small_class
from enrollment.states import PlaceState, SmallClassState
from enrollment.views.people import actor_of, posted, student_of
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.desk.access import desk_required
from university.money import yuan
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def small_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask; the answer is looked at once more on the next page. Later: what became of it."""
    choice = _choice_of(student_of(request), pk)
    if not _is_open(choice):
        return render(request, "enrollment/small_class_done.html", _done(choice))
    form = SmallClassForm(posted(request), choice=choice)
    if request.method == "POST" and form.is_valid():
        return redirect(_check_url(choice, form.cleaned_data["answer"]))
    return render(request, "enrollment/small_class.html", {"choice": choice, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def small_class_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer once more; on POST it is kept and done."""
    choice = _choice_of(student_of(request), pk)
    form = SmallClassForm({"answer": request.GET.get("answer", "")}, choice=choice)
    if not _is_open(choice) or not form.is_valid():
        return redirect("enrollment:small_class", choice.pk)
    to_class, refusal = form.to_class(), None
    if request.method == "POST":
        try:
            answer_small_class(
                actor=actor_of(request), choice=choice, to_class=to_class, channel=ActChannel.WEB
            )
        except Refusal as found:
            refusal = found
        else:
            return redirect("enrollment:small_class", choice.pk)
    context = {"choice": choice, "facts": _facts(choice, to_class), "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "enrollment/small_class_check.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required("enrollment.change_place")
def desk_small_class(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Note what a person says at the desk or on the phone."""
    student = get_object_or_404(Student, pk=student_pk)
    choice = _choice_of(student, pk)
    if not _is_open(choice):
        return redirect("desk:student", student.pk)
    form = DeskSmallClassForm(posted(request), choice=choice)
    if request.method == "POST" and form.is_valid():
        try:
            answer_small_class(
                actor=actor_of(request),
                choice=choice,
                to_class=form.to_class(),
                channel=form.cleaned_data["channel"],
            )
        except Refusal as refusal:
            form.add_error("answer", f"{refusal.message}{refusal.next_step}")
        else:
            return redirect("desk:student", student.pk)
    context = {"student": student, "choice": choice, "form": form}
    return render(request, "enrollment/desk/small_class.html", context)


def _choice_of(student: Student, pk: int) -> ClassChoice:
    choices = ClassChoice.objects.select_related(
        "below_minimum__teaching_class", "place", "to_class__slot", "to_class__room", "transfer"
    )
    return get_object_or_404(choices, pk=pk, student=student)


def _is_open(choice: ClassChoice) -> bool:
    return (
        choice.answer == ClassAnswer.NONE
        and choice.below_minimum.state == SmallClassState.ASKING
        and choice.place.state in PlaceState.accepted()
    )


def _check_url(choice: ClassChoice, answer: str) -> str:
    return f"{reverse('enrollment:small_class_check', args=[choice.pk])}?answer={answer}"


def _facts(choice: ClassChoice, to_class: TeachingClass | None) -> list[tuple[str, str]]:
    own = choice.below_minimum.teaching_class
    facts = [(_("Class that may not open"), own.name)]
    if to_class is None:
        return [*facts, (_("Your answer"), _("I want all my money back"))]
    return [
        *facts,
        (_("New class"), to_class.name),
        (_("When"), class_words.when_words(to_class)),
        (_("Where"), class_words.place_words(to_class)),
        (_("Fee"), _fee_words(own, to_class)),
    ]


def _fee_words(own: TeachingClass, to_class: TeachingClass) -> str:
    fee = to_class.fee_fen + to_class.material_fee_fen
    difference = fee - own.fee_fen - own.material_fee_fen
    if difference > 0:
        return _("%(fee)s, %(more)s more than before") % {
            "fee": yuan(fee),
            "more": yuan(difference),
        }
    if difference < 0:
        return _("%(fee)s, %(less)s less than before") % {
            "fee": yuan(fee),
            "less": yuan(-difference),
        }
    return yuan(fee)


def _done(choice: ClassChoice) -> dict[str, object]:
    is_settled = choice.transfer is None or choice.transfer.difference_fen == 0
    return {
        "choice": choice,
        "wants_money": choice.answer == ClassAnswer.REFUND,
        "has_moved": choice.to_class is not None,
        "owes_difference": not is_settled,
        "has_paid": choice.place.confirmed_at is not None,
        "opens": choice.below_minimum.state == SmallClassState.OPENED,
        "facts": _facts(choice, choice.to_class) if choice.answer else [],
    }
