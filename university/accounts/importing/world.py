"""Who is on the register already, as far as it matters to some rows: fetched at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from university.accounts.importing.values import RowValues
from university.accounts.models import Standing, Student

#: SQLite takes some thousands of values in one question.
_AT_ONCE = 500


@dataclass
class Person:
    """Somebody on the register (``pk``), or somebody whom an earlier row brings (``row``)."""

    pk: int | None
    row: int
    name: str
    sex: str
    birth_date: date
    id_index: str
    phone: str
    address: str
    contact_name: str
    category: str
    numbers: frozenset[str]
    former_number: str
    is_returning: bool
    is_dead: bool = False


class World:
    """Finds people by ID number, student number, name. Rows that bring somebody add them."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.by_id: dict[str, Person] = {}
        self.by_number: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.people_a_phone: Counter[str] = Counter()
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Know one more person."""
        self.by_name[person.name].append(person)
        for number in person.numbers:
            self.by_number[number].append(person)
        self.notice(person)
        if person.phone:
            self.people_a_phone[person.phone] += 1

    def notice(self, person: Person) -> None:
        """Know the ID number that a row brought for a person."""
        if person.id_index:
            self.by_id[person.id_index] = person


def load_world(rows: Iterable[RowValues]) -> World:
    """Return everybody on the register whom one of the rows may mean."""
    rows = list(rows)
    wanted = {
        "name__in": {row.name for row in rows if row.name},
        "id_number_index__in": {row.id_index for row in rows if row.id_index},
        "student_no__in": {row.number for row in rows if row.number},
        "former_number__in": {row.number for row in rows if row.number},
        "login__phone__in": {row.phone for row in rows if row.phone},
    }
    found: dict[int, Student] = {}
    for lookup, words in wanted.items():
        listed = sorted(words)
        for start in range(0, len(listed), _AT_ONCE):
            students = Student.objects.filter(**{lookup: listed[start : start + _AT_ONCE]})
            # The ID number itself is not needed, so it is not opened.
            for student in students.select_related("login").defer("id_number"):
                found[student.pk] = student
    return World(_person(student) for _pk, student in sorted(found.items()))


def _person(student: Student) -> Person:
    numbers = {student.student_no, student.former_number} - {""}
    return Person(
        pk=student.pk,
        row=0,
        name=student.name,
        sex=student.sex,
        birth_date=student.birth_date,
        id_index=student.id_number_index or "",
        phone=student.phone,
        address=student.address,
        contact_name=student.emergency_contact_name,
        category=student.category,
        numbers=frozenset(numbers),
        former_number=student.former_number,
        is_returning=student.is_returning,
        is_dead=student.standing == Standing.DECEASED,
    )
