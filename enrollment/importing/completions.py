"""Past completions (结业) in the school's register: class, term, day, number of the paper.

Only read here; ``enrollment.services.past_completions`` writes.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.models import Completion
from university import clock
from university.accounts.birth_dates import written_day
from university.accounts.importing.cells import EMPTY, Cell
from university.accounts.importing.columns import Column
from university.accounts.importing.day_cells import read_day
from university.accounts.importing.parts import PartCells, PartOutlook
from university.refusals import Refusal

_GROUP = "completion"
#: The school is younger than this.
_FIRST_YEAR = 1980
_LONGEST = {"class_name": 60, "term_name": 40, "paper_number": 40}
_AT_ONCE = 500


@dataclass(frozen=True)
class PastCompletion:
    """What a row says of a completion."""

    class_name: str
    term_name: str
    completed_on: date
    paper_number: str

    @property
    def key(self) -> str:
        """Return what tells it from another completion of the same person."""
        return f"{self.class_name}\n{self.term_name}" if self.term_name else self.day_key

    @property
    def day_key(self) -> str:
        """Return the class and the day, however the term is called."""
        return f"{self.class_name}\n{self.completed_on.isoformat()}"


COMPLETION_COLUMNS = (
    Column(
        "completed_class",
        gettext_lazy("Completed class"),
        ("结业班级", "结业课程", "结业专业", "结业班", "毕业班级", "结业班次"),
        ("班级", "课程", "专业", "班级名称", "课程名称", "所学课程", "所学专业"),
        _GROUP,
    ),
    Column(
        "completed_term",
        gettext_lazy("Term of completion"),
        ("结业学期", "结业届次", "毕业学期"),
        ("学期", "届次", "期次", "学年", "学年学期"),
        _GROUP,
    ),
    Column(
        "completed_on",
        gettext_lazy("Day of completion"),
        ("结业日期", "结业时间", "结业年月", "发证日期", "发证时间", "毕业时间", "毕业日期"),
        ("日期",),
        _GROUP,
    ),
    Column(
        "certificate_no",
        gettext_lazy("Number of the certificate"),
        (
            "证书编号",
            "结业证书编号",
            "结业证编号",
            "证书号",
            "结业证号",
            "结业证书号",
            "证书号码",
        ),
        ("编号",),
        _GROUP,
    ),
)


class CompletionLooker:
    """Answers for one table: which completions are there, and whose a number is."""

    def __init__(self, rows: Iterable[Completion]) -> None:
        self._keys: dict[int, set[str]] = {}
        self._holders: dict[str, int] = {}
        self._seen: dict[str, str] = {}
        for row in rows:
            keys = self._keys.setdefault(row.student_id, set())
            keys.update({f"{row.class_name}\n{row.term_name}", _day_key(row)})
            if row.paper_number:
                self._holders[row.paper_number] = row.student_id

    def look(self, *, student_pk: int | None, cells: PartCells) -> PartOutlook:
        """Return what would happen; ``student_pk`` is None for a person who is still to come."""
        try:
            past = read_completion(cells)
        except Refusal as refusal:
            return PartOutlook("refused", f"{refusal.message}{refusal.next_step}")
        if past is None:
            return PartOutlook()
        holder = self._holders.get(past.paper_number) if past.paper_number else None
        if holder is not None and holder != student_pk:
            return PartOutlook("refused", _("This certificate number stands with somebody else."))
        known = self._keys.get(student_pk or 0, set())
        if holder is not None or known & {past.key, past.day_key}:
            return PartOutlook("known", _("The completion is on the register."), past.key)
        if past.paper_number and self._seen.setdefault(past.paper_number, past.key) != past.key:
            return PartOutlook("refused", _("This certificate number stands twice in the table."))
        return PartOutlook("new", _("A completion will be added."), past.key)


def completion_looker(*, student_pks: Iterable[int], rows: Iterable[PartCells]) -> CompletionLooker:
    """Fetch the completions of these students, and whoever has one of these numbers."""
    numbers = {_words(row.get("certificate_no", EMPTY)) for row in rows} - {""}
    found: dict[int, Completion] = {}
    for name, wanted in (("student__in", student_pks), ("paper_number__in", numbers)):
        listed = sorted(wanted)
        for start in range(0, len(listed), _AT_ONCE):
            part = listed[start : start + _AT_ONCE]
            found.update({row.pk: row for row in Completion.objects.filter(**{name: part})})
    return CompletionLooker(found.values())


def read_completion(cells: PartCells) -> PastCompletion | None:
    """Return what the cells say, or None when they are empty.

    Raises Refusal ``completed_class_missing``, ``completed_on_missing``, ``completed_on_future``,
    ``text_too_long`` and those of ``written_day``.
    """
    class_name = _short(cells, "completed_class", "class_name")
    term_name = _short(cells, "completed_term", "term_name")
    paper_number = _short(cells, "certificate_no", "paper_number")
    day = read_day(cells.get("completed_on", EMPTY), written_day)
    if not (class_name or paper_number or day.day or day.year):
        return None
    if not class_name:
        raise Refusal("completed_class_missing", _("The completed class is missing."))
    completed_on = day.day
    if completed_on is None and day.month:
        last = calendar.monthrange(day.year, day.month)[1]
        completed_on = date(day.year, day.month, last)
    if completed_on is None:
        raise Refusal("completed_on_missing", _("The month of completion is missing."))
    if not date(_FIRST_YEAR, 1, 1) <= completed_on <= clock.today():
        raise Refusal("completed_on_future", _("The day of completion cannot be right."))
    return PastCompletion(class_name, term_name, completed_on, paper_number)


def _short(cells: PartCells, code: str, name: str) -> str:
    words = _words(cells.get(code, EMPTY))
    if len(words) > _LONGEST[name]:
        raise Refusal(
            "text_too_long",
            _("One cell has more than %(most)d characters.") % {"most": _LONGEST[name]},
        )
    return words


def _words(cell: Cell) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell.words)).strip()


def _day_key(row: Completion) -> str:
    return f"{row.class_name}\n{row.completed_on.isoformat()}"
