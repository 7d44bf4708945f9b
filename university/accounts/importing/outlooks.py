"""What a row means: whom it is about, and what taking it would do. Writes nothing.

An import fills what is empty on a record and never overwrites what stands there.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from university.accounts.importing.values import RowValues
from university.accounts.importing.world import Person, World
from university.accounts.models import RowChoice, Verdict

#: More people than this on one phone are no household.
MOST_PEOPLE_A_PHONE = 6


@dataclass
class Outlook:
    """``fills``: fields of the record that would be filled. ``offered``: possible decisions."""

    verdict: str
    sentences: list[str] = field(default_factory=list)
    person: Person | None = None
    offered: tuple[str, ...] = ()
    fills: dict[str, str | bool] = field(default_factory=dict)


def look_at(world: World, values: RowValues, *, row: int) -> Outlook:
    """Return what row ``row`` means; a new person is known to the rows after it."""
    outlook = _outlook(world, values)
    if outlook.verdict == Verdict.NEW:
        outlook.person = _newcomer(values, row)
        world.add(outlook.person)
    elif outlook.verdict in (Verdict.KNOWN, Verdict.CHANGED) and outlook.person:
        _remember(world, outlook.person, outlook.fills, values)
    outlook.sentences += values.remarks
    return outlook


def decided(world: World, values: RowValues, *, choice: str) -> Outlook:
    """Return what a row means that somebody looked at: the same person, or somebody new."""
    outlook = _outlook(world, replace(values, doubts=[]))
    if outlook.verdict == Verdict.REFUSED or choice not in (RowChoice.SAME, RowChoice.NEW):
        return outlook
    if choice == RowChoice.SAME and outlook.person:
        return _same(outlook.person, values)
    if choice == RowChoice.NEW and values.birth_date and values.sex:
        return outlook if _has_this_number(outlook.person, values) else Outlook(Verdict.NEW)
    return outlook


def _has_this_number(person: Person | None, values: RowValues) -> bool:
    return bool(person and person.id_index and person.id_index == values.id_index)


# ------------------------------------------------------------- whom it is about
def _outlook(world: World, values: RowValues) -> Outlook:
    if values.problems:
        return Outlook(Verdict.REFUSED, list(values.problems))
    person, doubt = _find(world, values)
    if doubt:
        return doubt
    if values.doubts:
        offered = (RowChoice.SAME,) if person else (RowChoice.NEW,)
        return Outlook(Verdict.LOOK, list(values.doubts), person, offered)
    if person and values.sex and values.sex != person.sex:
        return _doubt(_("The register says another sex."), person, RowChoice.SAME)
    if person:
        return _same(person, values)
    return _newcomer_or_doubt(world, values)


def _find(world: World, values: RowValues) -> tuple[Person | None, Outlook | None]:
    """Return the person, or what makes it uncertain, or neither for somebody new."""
    if person := world.by_id.get(values.id_index):
        if person.name != values.name:
            return None, _doubt(
                _("This ID number stands with another name."), person, RowChoice.SAME
            )
        return person, None
    if values.number and (named := world.by_number.get(values.number)):
        return _find_by_number(named, values)
    if values.birth_date:
        return _find_by_birth(world, values, values.birth_date)
    return _find_by_name(world, values)


def _find_by_number(named: list[Person], values: RowValues) -> tuple[Person | None, Outlook | None]:
    same_name = [one for one in named if one.name == values.name]
    if len(same_name) != 1:
        return None, _doubt(_("This student number stands with another name."), None, RowChoice.NEW)
    person = same_name[0]
    if values.id_index and person.id_index:
        return None, _doubt(
            _("The same student number and name, but another ID number."), person, RowChoice.NEW
        )
    if values.birth_date and values.birth_date != person.birth_date:
        return None, _doubt(
            _("The same student number and name, but another birth date."),
            person,
            RowChoice.SAME,
            RowChoice.NEW,
        )
    return person, None


def _find_by_birth(
    world: World, values: RowValues, birth_date: date
) -> tuple[Person | None, Outlook | None]:
    namesakes = world.by_name.get(values.name, [])
    same_day = [one for one in namesakes if one.birth_date == birth_date]
    # Two ID numbers are two people.
    possible = [one for one in same_day if not (one.id_index and values.id_index)]
    if len(possible) > 1:
        return None, _doubt(
            _("Several people on the register have this name and birth date."), None, RowChoice.NEW
        )
    if possible:
        person = possible[0]
        if _numbers_differ(person, values) or _phones_differ(person, values):
            return None, _doubt(
                _("The same name and birth date, but another phone or number."),
                person,
                RowChoice.SAME,
                RowChoice.NEW,
            )
        return person, None
    if same_day:
        return None, _doubt(
            _("The same name and birth date, but another ID number."), same_day[0], RowChoice.NEW
        )
    on_phone = [one for one in namesakes if values.phone and one.phone == values.phone]
    if on_phone:
        return None, _doubt(
            _("The same name and phone, but another birth date."),
            on_phone[0],
            RowChoice.SAME,
            RowChoice.NEW,
        )
    return None, None


def _numbers_differ(person: Person, values: RowValues) -> bool:
    return bool(values.number and person.former_number and values.number not in person.numbers)


def _phones_differ(person: Person, values: RowValues) -> bool:
    """Without an ID number on one side, another phone may be another person."""
    return bool(values.phone and person.phone and values.phone != person.phone)


def _find_by_name(world: World, values: RowValues) -> tuple[Person | None, Outlook | None]:
    """Without a birth date: name and phone together name one person, a name alone does not."""
    namesakes = world.by_name.get(values.name, [])
    on_phone = [one for one in namesakes if values.phone and one.phone == values.phone]
    if len(on_phone) == 1:
        return on_phone[0], None
    if len(namesakes) == 1:
        return None, _doubt(
            _("Only the name fits somebody on the register."), namesakes[0], RowChoice.SAME
        )
    return None, None


def _doubt(sentence: str, person: Person | None, *offered: str) -> Outlook:
    return Outlook(Verdict.LOOK, [sentence], person, tuple(offered))


# ---------------------------------------------------------- what it would write
def _newcomer_or_doubt(world: World, values: RowValues) -> Outlook:
    missing = []
    if not values.birth_date:
        missing.append(
            _("There is only the month of birth. The day is missing.")
            if values.birth.year
            else _("The birth date is missing.")
        )
    if not values.sex:
        missing.append(_("The sex is missing."))
    if missing:
        return Outlook(Verdict.REFUSED, missing)
    if values.phone and world.people_a_phone[values.phone] >= MOST_PEOPLE_A_PHONE:
        sentence = _("More than %(most)d people have this phone.") % {"most": MOST_PEOPLE_A_PHONE}
        return Outlook(Verdict.LOOK, [sentence], None, (RowChoice.NEW,))
    return Outlook(Verdict.NEW)


def _same(person: Person, values: RowValues) -> Outlook:
    if person.is_dead:
        return Outlook(Verdict.KNOWN, [_("This student has died. Nothing is changed.")], person)
    fills: dict[str, str | bool] = {}
    sentences = []
    for name, label, here, there in _comparable(person, values):
        if here and not there:
            fills[name] = here
        elif here and here != there and name in ("phone", "address"):
            sentences.append(_("Another %(what)s is on the register; it stays.") % {"what": label})
    if values.id_number and not person.id_index and _same_facts(person, values):
        fills["id_number"] = values.id_number
    if values.contact_name and not person.contact_name:
        fills["contact"] = values.contact_name
    if values.returning and not person.is_returning:
        fills["is_returning"] = True
    if fills:
        names = "、".join(str(label_of(name)) for name in fills)
        sentences.insert(0, _("Will be filled in: %(fields)s.") % {"fields": names})
    if person.row:
        sentences.append(_("The same person as in row %(row)d.") % {"row": person.row})
    return Outlook(Verdict.CHANGED if fills else Verdict.KNOWN, sentences, person, (), fills)


def _same_facts(person: Person, values: RowValues) -> bool:
    """An ID number brings its birth date and sex along; it must not change them unseen."""
    return (person.birth_date, person.sex) == (values.birth_date, values.sex)


def label_of(name: str) -> str:
    """Return what a field is called in a sentence."""
    return {
        "phone": _("phone"),
        "address": _("address"),
        "category": _("category"),
        "former_number": _("old number"),
        "id_number": _("ID number"),
        "contact": _("emergency contact"),
        "is_returning": _("returning student"),
    }[name]


def _comparable(person: Person, values: RowValues) -> list[tuple[str, str, str, str]]:
    new_number = "" if values.number in person.numbers else values.number
    return [
        ("phone", label_of("phone"), values.phone, person.phone),
        ("address", label_of("address"), values.address, person.address),
        ("category", label_of("category"), values.category, person.category),
        ("former_number", label_of("former_number"), new_number, person.former_number),
    ]


def _newcomer(values: RowValues, row: int) -> Person:
    if values.birth_date is None:
        msg = "a newcomer has a birth date"
        raise ValueError(msg)
    return Person(
        pk=None,
        row=row,
        name=values.name,
        sex=values.sex,
        birth_date=values.birth_date,
        id_index=values.id_index,
        phone=values.phone,
        address=values.address,
        contact_name=values.contact_name,
        category=values.category,
        numbers=frozenset({values.number} - {""}),
        former_number=values.number,
        is_returning=bool(values.returning),
    )


def _remember(
    world: World, person: Person, fills: dict[str, str | bool], values: RowValues
) -> None:
    """A second row about the same person finds the record as the first one will leave it."""
    for name, value in fills.items():
        if name == "id_number":
            person.id_index = values.id_index
            world.notice(person)
        elif name == "contact":
            person.contact_name = values.contact_name
        else:
            setattr(person, name, value)
    if "former_number" in fills:
        person.numbers |= {person.former_number}
        world.by_number[person.former_number].append(person)
