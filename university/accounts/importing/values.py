"""One row as facts about a person, with sentences about what cannot be read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from university.accounts.id_numbers import LENGTH, clean_id_number, id_facts
from university.accounts.importing.cells import EMPTY, Cell, CellKind
from university.accounts.importing.day_cells import DayCell, read_birth_date
from university.accounts.models import Sex
from university.accounts.person_names import clean_name
from university.phones import NotAMobileNumberError, to_e164
from university.privacy import blind_index
from university.refusals import Refusal

_SEX = {
    "男": Sex.MALE, "男性": Sex.MALE, "m": Sex.MALE, "1": Sex.MALE,
    "女": Sex.FEMALE, "女性": Sex.FEMALE, "f": Sex.FEMALE, "2": Sex.FEMALE,
}  # fmt: skip
_RETURNING = {
    "是": True, "老": True, "老学员": True, "在读": True, "√": True, "老生": True,
    "否": False, "新": False, "新学员": False, "×": False, "新生": False, "不在读": False,
}  # fmt: skip
#: ``1.10105E+17``: most of the digits are gone.
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
#: A spreadsheet keeps fifteen digits of a number.
_EXACT_DIGITS = 15
_LANDLINE = re.compile(r"(?:0\d{2,3})?\d{7,8}")
_SEVERAL = re.compile(r"[/、,，;；\s或]+")
_NUMBER = re.compile(r"[0-9A-Z-]{1,30}")
_LONGEST = {"address": 120, "category": 40}
_NOTHING = {"无", "没有", "-", "—", "/", "\\", "暂无", "不详", "空", "N/A", "none"}


@dataclass
class RowValues:
    """``problems`` keep the row out; ``remarks`` say what was left aside; ``doubts`` ask."""

    name: str = ""
    sex: str = ""
    birth: DayCell = field(default_factory=DayCell)
    birth_date: date | None = None
    id_number: str = ""
    id_index: str = ""
    phone: str = ""
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    category: str = ""
    number: str = ""
    returning: bool | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_row(cells: Mapping[str, Cell]) -> RowValues:
    """Return what a row says; never raises for what somebody typed."""
    values = RowValues(cells=cells)
    for code, read in _READERS.items():
        cell = _plain(cells.get(code, EMPTY))
        if not _is_readable(cell, values):
            continue
        try:
            read(cell, values)
        except Refusal as refusal:
            values.problems.append(f"{refusal.message}{refusal.next_step}")
    for code, cell in cells.items():
        if code not in _READERS:
            _is_readable(cell, values)
    _settle_identity(values)
    _settle_contact(values)
    return values


def _plain(cell: Cell) -> Cell:
    return EMPTY if cell.words in _NOTHING else cell


def _is_readable(cell: Cell, values: RowValues) -> bool:
    if cell.kind == CellKind.FORMULA:
        values.problems.append(_("A cell holds a formula. Please write it as plain text."))
    elif cell.kind == CellKind.ERROR:
        values.problems.append(_("A cell holds a mistake of the table, like #N/A."))
    else:
        return True
    return False


# -------------------------------------------------------------- one cell each
def _read_name(cell: Cell, values: RowValues) -> None:
    values.name = clean_name(cell.words)


def _read_sex(cell: Cell, values: RowValues) -> None:
    words = unicodedata.normalize("NFKC", cell.words).strip().lower()
    if words and words not in _SEX:
        raise Refusal("sex_unclear", _("The sex must be 男 or 女."))
    values.sex = _SEX.get(words, "")


def _read_birth(cell: Cell, values: RowValues) -> None:
    values.birth = read_birth_date(cell)
    values.birth_date = values.birth.day


def _read_id_number(cell: Cell, values: RowValues) -> None:
    if not cell:
        return
    digits = sum(sign.isdigit() for sign in cell.words)
    is_rounded = cell.kind == CellKind.NUMBER and digits > _EXACT_DIGITS
    if is_rounded or _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", cell.words)):
        raise Refusal(
            "id_number_rounded",
            _("The table has made a number of the ID number, and lost its end."),
            _("Please make the column text, and write it anew."),
        )
    if cell.words.isdigit() and len(cell.words) == LENGTH and cell.words.endswith("000"):
        _clean_perhaps_rounded(cell.words, values)
        return
    _keep_id_number(clean_id_number(cell.words), values)


def _clean_perhaps_rounded(words: str, values: RowValues) -> None:
    """Three zeros at the end may be right; when they are not, the table has lost the end."""
    try:
        number = clean_id_number(words)
    except Refusal as refusal:
        raise Refusal(
            refusal.code,
            _("The ID number ends in 000 and is not right."),
            _("The table may have lost its end. Please write it anew as text."),
        ) from refusal
    _keep_id_number(number, values)


def _keep_id_number(number: str, values: RowValues) -> None:
    values.id_number, values.id_index = number, blind_index(number)


def _read_phone(cell: Cell, values: RowValues) -> None:
    if cell:
        values.phone = _mobile(cell, values, _("A landline cannot be a login. It was left out."))


def _read_contact_phone(cell: Cell, values: RowValues) -> None:
    if cell:
        left_out = _("The contact's phone is no mobile phone. The contact was left out.")
        values.contact_phone = _mobile(cell, values, left_out)


def _mobile(cell: Cell, values: RowValues, left_out: str) -> str:
    """Return E.164, or nothing for a landline (with a remark). Raises Refusal."""
    words = unicodedata.normalize("NFKC", cell.words).strip()
    if _SCIENTIFIC.fullmatch(words):
        raise Refusal(
            "phone_rounded",
            _("The table has made a number of the phone, and lost its end."),
            _("Please make the column text, and write it anew."),
        )
    try:
        return to_e164(words)
    except NotAMobileNumberError as error:
        several = [part for part in _SEVERAL.split(words) if len(part) >= 7]
        if len(several) > 1:
            raise Refusal(
                "phone_two", _("There are two phones in one cell. Please leave one.")
            ) from error
        if _LANDLINE.fullmatch(re.sub(r"[\s()-]+", "", words)):
            values.remarks.append(left_out)
            return ""
        raise Refusal(
            "phone_wrong",
            _("A mobile number has 11 digits; this has %(count)d.") % {"count": len(error.digits)}
            if error.digits
            else _("The phone cannot be read. It must be 11 digits."),
        ) from error


def _read_address(cell: Cell, values: RowValues) -> None:
    values.address = _text(cell, "address")


def _read_category(cell: Cell, values: RowValues) -> None:
    values.category = _text(cell, "category")


def _text(cell: Cell, code: str) -> str:
    if len(cell.words) > _LONGEST[code]:
        raise Refusal(
            "text_too_long",
            _("One cell has more than %(most)d characters.") % {"most": _LONGEST[code]},
        )
    return " ".join(cell.words.split())


def _read_contact_name(cell: Cell, values: RowValues) -> None:
    if not cell:
        return
    try:
        values.contact_name = clean_name(cell.words)
    except Refusal:
        values.remarks.append(_("The contact's name cannot be read. The contact was left out."))


def _read_number(cell: Cell, values: RowValues) -> None:
    number = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell.words)).upper()
    if number and not _NUMBER.fullmatch(number):
        raise Refusal("number_signs", _("A student number has only letters and digits."))
    values.number = number


def _read_returning(cell: Cell, values: RowValues) -> None:
    words = unicodedata.normalize("NFKC", cell.words).strip()
    if words and words not in _RETURNING:
        values.remarks.append(_("“Returning student” must say 是 or 否. It was left out."))
    values.returning = _RETURNING.get(words)


_READERS: dict[str, Callable[[Cell, RowValues], None]] = {
    "name": _read_name,
    "sex": _read_sex,
    "birth_date": _read_birth,
    "id_number": _read_id_number,
    "phone": _read_phone,
    "address": _read_address,
    "contact_name": _read_contact_name,
    "contact_phone": _read_contact_phone,
    "category": _read_category,
    "number": _read_number,
    "returning": _read_returning,
}


# ------------------------------------------------------- cells that go together
def _settle_identity(values: RowValues) -> None:
    """The ID number decides; when it contradicts both other columns, somebody must look."""
    if not values.id_number:
        return
    birth_date, sex = id_facts(values.id_number)
    other_day = not values.birth.fits(birth_date)
    other_sex = bool(values.sex) and values.sex != sex
    if other_sex:
        values.doubts.append(_("The ID number says another sex. Whose number is it?"))
    elif other_day:
        values.remarks.append(_("The ID number says another birth date. It was taken."))
    values.birth_date, values.sex = birth_date, sex


def _settle_contact(values: RowValues) -> None:
    """A contact is a name and the phone of somebody else, or nobody."""
    if values.contact_phone and values.contact_phone == values.phone:
        values.remarks.append(_("The contact's phone is the student's own. It was left out."))
        values.contact_phone = ""
    elif values.contact_phone and not values.contact_name:
        values.remarks.append(_("The contact has no name. The contact was left out."))
    elif values.contact_name and not values.cells.get("contact_phone", EMPTY):
        values.remarks.append(_("The contact has no phone. The contact was left out."))
    if not (values.contact_name and values.contact_phone):
        values.contact_name = values.contact_phone = ""
