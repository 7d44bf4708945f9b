"""Past completions that come with the school's register: added, and taken back with the import."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from enrollment.importing.completions import (
    COMPLETION_COLUMNS,
    CompletionLooker,
    completion_looker,
    read_completion,
)
from enrollment.models import Completion
from enrollment.states import CompletionState
from university.accounts.importing.parts import PartCells
from university.accounts.models import Student, User
from university.refusals import Refusal
from university.registry import registry
from university.states import record


class PastCompletions:
    """The ``RowPart`` that the import of the register asks about each row."""

    label = gettext_lazy("completion")
    columns = COMPLETION_COLUMNS

    def looker(self, *, student_pks: Iterable[int], rows: Iterable[PartCells]) -> CompletionLooker:
        """Fetch the completions of these students, and whoever has one of these numbers."""
        return completion_looker(student_pks=student_pks, rows=rows)

    def take(self, *, actor: User, student: Student, cells: PartCells) -> int | None:
        """Write the completion and return its primary key, or None when it was there.

        The caller holds the student's lock. Raises Refusal ``certificate_of_other``.
        """
        outlook = completion_looker(student_pks=[student.pk], rows=[cells]).look(
            student_pk=student.pk, cells=cells
        )
        past = read_completion(cells) if outlook.verdict == "new" else None
        if outlook.verdict == "refused":
            raise Refusal("certificate_of_other", outlook.sentence)
        if past is None:
            return None
        completion = Completion.objects.create(
            student=student,
            course=_course_named(past.class_name),
            class_name=past.class_name,
            term_name=past.term_name,
            completed_on=past.completed_on,
            paper_number=past.paper_number,
            confirmed_by=actor,
        )
        record(completion, actor=actor)
        return completion.pk

    def undo(self, *, actor: User, pk: int) -> str:
        """Delete what ``take`` wrote; its history stays. Return why not, or an empty sentence."""
        completion = Completion.objects.filter(pk=pk).first()
        if completion is None:
            return ""
        if completion.state != CompletionState.CONFIRMED:
            return _("The completion was taken back meanwhile.")
        try:
            completion.delete()
        except ProtectedError:
            return _("A certificate was issued for the completion.")
        return ""


def register() -> None:
    """Lend the part to the import of the register."""
    registry.add_register_part("completion", PastCompletions())


def _course_named(class_name: str) -> Course | None:
    """Return the one course of this name, so that the rule on repeats knows of it."""
    names: list[Any] = [class_name, class_name.removesuffix("班")]
    found = list(Course.objects.filter(name__in=names)[:2])
    return found[0] if len(found) == 1 else None
