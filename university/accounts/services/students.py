"""The student record: who gets on the register, and what staff change on it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university import clock
from university.accounts.id_numbers import clean_id_number, id_facts
from university.accounts.models import Student, User
from university.accounts.models.student import make_card_token
from university.accounts.person_names import clean_name
from university.locking import lock_row
from university.pinyin import person_initials, person_pinyin
from university.privacy import blind_index
from university.refusals import Refusal

__all__ = [
    "create_student",
    "delete_id_number",
    "forget_id_number",
    "id_facts",
    "look_at_id_number",
    "mark_document_seen",
    "replace_card",
    "set_id_number",
]

#: A household, not a list of strangers (people register each other with their own phone).
MOST_PEOPLE_A_LOGIN = 6
#: Numbers from here on are for records that come from elsewhere; the running ones stay below.
FIRST_FOREIGN_NUMBER = 90_001
_DIGITS = 5
#: Each try loses against one other writer; nobody registers that many people at once.
_MOST_TRIES = 200


def create_student(
    *,
    actor: User,
    login: User | None,
    name: str,
    sex: str,
    birth_date: date,
    id_number: str = "",
    emergency_contact_name: str = "",
    emergency_contact_phone: str = "",
) -> Student:
    """Put a person on the register and return the record, with the next student number.

    The same person twice under one login (name and birth date) returns the first record: a double
    click is no second person. An ID number decides over ``sex`` and ``birth_date``.
    Raises Refusal ``not_your_login``, ``too_many_people``, ``id_number_taken``, and those of
    ``clean_name`` and ``clean_id_number``.
    """
    name = clean_name(name)
    if id_number:
        id_number = clean_id_number(id_number)
        birth_date, sex = id_facts(id_number)
    if login != actor and not (actor.is_staff and actor.has_perm("accounts.add_student")):
        raise _not_yours()
    with transaction.atomic():
        if login is not None:
            lock_row(User, login.pk)
            if known := _same_person(login, name, birth_date, id_number):
                return known
            _require_room(actor, login)
        _require_free(id_number)
        student = Student(
            login=login,
            name=name,
            pinyin=person_pinyin(name),
            initials=person_initials(name),
            sex=sex,
            birth_date=birth_date,
            id_number=id_number,
            id_number_index=blind_index(id_number) if id_number else None,
            emergency_contact_name=emergency_contact_name,
            emergency_contact_phone=emergency_contact_phone,
        )
        _save_with_number(student)
        log(instance=student, action="wagtail.create", user=actor)
    return student


def set_id_number(*, actor: User, student: Student, id_number: str) -> Student:
    """Write the ID number down, and the birth date and sex that it carries. Staff only.

    Raises Refusal ``staff_only``, ``id_number_taken`` and those of ``clean_id_number``.
    """
    require_staff(actor)
    id_number = clean_id_number(id_number)
    birth_date, sex = id_facts(id_number)
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        _require_free(id_number, but=student)
        student.id_number, student.id_number_index = id_number, blind_index(id_number)
        student.birth_date, student.sex = birth_date, sex
        try:
            with transaction.atomic():
                student.save(update_fields=["id_number", "id_number_index", "birth_date", "sex"])
        except IntegrityError as error:
            raise _taken() from error
        log(instance=student, action="accounts.set_id_number", user=actor)
    return student


def delete_id_number(*, actor: User, student: Student) -> Student:
    """Forget the ID number, as its owner asked (PIPL Art. 47); birth date and sex stay. Staff only.

    Twice changes nothing.
    """
    require_staff(actor)
    return _empty_id_number(student, actor)


def forget_id_number(*, student: Student) -> Student:
    """The same once nobody needs it any more (PIPL Art. 19); the record's history says so."""
    return _empty_id_number(student, None)


def _empty_id_number(student: Student, actor: User | None) -> Student:
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.id_number:
            student.id_number, student.id_number_index = "", None
            student.save(update_fields=["id_number", "id_number_index"])
            log(instance=student, action="accounts.delete_id_number", user=actor)
    return student


def look_at_id_number(*, actor: User, student: Student) -> str:
    """Return the whole ID number to staff who may see it; the look is logged.

    Raises Refusal ``staff_only``.
    """
    if not actor.has_perm("accounts.see_id_number"):
        raise _staff_only()
    log(instance=student, action="accounts.see_id_number", user=actor)
    return student.id_number


def mark_document_seen(*, actor: User, student: Student) -> Student:
    """Note that staff compared the person with the document. No copy of it is kept."""
    require_staff(actor)
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.id_seen_at is None:
            student.id_seen_at, student.id_seen_by = clock.now(), actor
            student.save(update_fields=["id_seen_at", "id_seen_by"])
            log(instance=student, action="accounts.see_document", user=actor)
    return student


def replace_card(*, actor: User, student: Student) -> Student:
    """Give the record a new card code, so that a lost card opens nothing. Staff only."""
    require_staff(actor)
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        student.card_token = make_card_token()
        student.save(update_fields=["card_token"])
        log(instance=student, action="accounts.replace_card", user=actor)
    return student


def require_staff(actor: User) -> None:
    """Raise Refusal ``staff_only`` for a login that may not change student records."""
    if not (actor.is_staff and actor.has_perm("accounts.change_student")):
        raise _staff_only()


def _staff_only() -> Refusal:
    return Refusal(
        "staff_only",
        _("Only the desk may do this."),
        _("Please come to the desk, or ring us."),
    )


def _same_person(login: User, name: str, birth_date: date, id_number: str) -> Student | None:
    for student in login.students.filter(name=name, birth_date=birth_date):
        if not id_number or not student.id_number or student.id_number == id_number:
            return student
    return None


def _require_room(actor: User, login: User) -> None:
    if not actor.is_staff and login.students.count() >= MOST_PEOPLE_A_LOGIN:
        raise Refusal(
            "too_many_people",
            _("This phone already stands for %(most)d people.") % {"most": MOST_PEOPLE_A_LOGIN},
            _("The desk can register more people for you."),
        )


def _require_free(id_number: str, *, but: Student | None = None) -> None:
    if not id_number:
        return
    others = Student.objects.filter(id_number_index=blind_index(id_number))
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise _taken()


def _save_with_number(student: Student) -> None:
    """Insert under the next free number; who loses a race takes the one after."""
    year = clock.today().year
    for _try in range(_MOST_TRIES):
        student.student_no = f"{year}{_last_number(year) + 1:0{_DIGITS}d}"
        try:
            with transaction.atomic():
                student.save(force_insert=True)
        except IntegrityError:
            _require_free(student.id_number)
            continue
        return
    msg = "no free student number"
    raise RuntimeError(msg)


def _last_number(year: int) -> int:
    below = f"{year}{FIRST_FOREIGN_NUMBER}"
    numbers = Student.objects.filter(
        student_no__gt=f"{year}", student_no__lt=below, student_no__regex=r"^\d{9}$"
    )
    last = numbers.aggregate(last=Max("student_no"))["last"]
    return int(last[4:]) if last else 0


def _not_yours() -> Refusal:
    return Refusal(
        "not_your_login",
        _("You cannot register somebody under another phone."),
        _("Please log in with that phone, or come to the desk."),
    )


def _taken() -> Refusal:
    """The sentence must not tell a stranger who is on the register."""
    return Refusal(
        "id_number_taken",
        _("This ID number cannot be registered here."),
        _("Please bring the ID card to the desk, or ring us. We help you at once."),
    )
