"""A refund table as staff type it: a line a step, 「开课前 100」「5 50」「以后 0」, and back."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from payments.pricing.refund_rules import RefundStep

_BEFORE, _LATER, _BY_MEETINGS = "开课前", "以后", "按课次"


def read_table(text: str) -> list[RefundStep]:
    """Return the steps that ``text`` says, in order; raises ValueError with a plain sentence."""
    steps = [_read_line(line) for line in text.splitlines() if line.strip()]
    weeks = [step["until_week"] for step in steps]
    ends = [week for week in weeks if week is not None]
    if None in weeks[:-1] or ends != sorted(set(ends)):
        raise ValueError(_("The weeks must grow from line to line; 以后 stands last."))
    if steps and weeks[-1] is not None:
        raise ValueError(_("The last line must begin with 以后."))
    return steps


def write_table(steps: Sequence[RefundStep]) -> str:
    """Return the text that ``read_table`` reads back."""
    return "\n".join(_write_line(step) for step in steps)


def _read_line(line: str) -> RefundStep:
    words = line.replace("%", " ").replace("：", " ").replace(":", " ").split()
    percent = words[1] if len(words) > 1 else ""
    if len(words) not in (2, 3) or not percent.isascii() or not percent.isdigit():
        raise ValueError(_("This line cannot be read: %(line)s") % {"line": line.strip()})
    if int(percent) > 100 or (len(words) == 3 and words[2] != _BY_MEETINGS):
        raise ValueError(_("This line cannot be read: %(line)s") % {"line": line.strip()})
    step: RefundStep = {"until_week": _read_week(words[0], line), "percent": int(percent)}
    if len(words) == 3:
        step["by_meetings"] = True
    return step


def _read_week(word: str, line: str) -> int | None:
    if word == _BEFORE:
        return 0
    if word == _LATER:
        return None
    if word.isascii() and word.isdigit() and 0 < int(word) < 100:
        return int(word)
    raise ValueError(_("This line cannot be read: %(line)s") % {"line": line.strip()})


def _write_line(step: RefundStep) -> str:
    until = step["until_week"]
    word = _LATER if until is None else _BEFORE if until == 0 else str(until)
    end = f" {_BY_MEETINGS}" if step.get("by_meetings") else ""
    return f"{word} {step['percent']}{end}"
