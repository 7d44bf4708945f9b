"""Who buys: a student, somebody with a login alone, or a person at the desk."""

from dataclasses import dataclass

from django.db.models import Q

from payments.queries.tickets import owned
from university.accounts.models import Student, User
from university.accounts.services.phone_logins import unproven_login
from university.locking import lock_row


@dataclass(frozen=True)
class TicketBuyer:
    """``name`` stands on the papers; a person at the desk may have no login."""

    name: str
    student: Student | None = None
    login: User | None = None

    @property
    def owner(self) -> Q:
        """Return the condition on this buyer's own rows."""
        return owned(student=self.student, login=self.login)

    @property
    def is_known(self) -> bool:
        """Whether limits can be counted: a passer-by at the desk is nobody in particular."""
        return self.student is not None or self.login is not None

    def lock(self) -> None:
        """Lock whoever buys, so that two bookings of one buyer wait for each other."""
        if self.student is not None:
            lock_row(Student, self.student.pk)
        elif self.login is not None:
            lock_row(User, self.login.pk)


def student_buyer(student: Student) -> TicketBuyer:
    """Return the buyer that a student is."""
    return TicketBuyer(name=student.name, student=student)


def passer_by(*, name: str, phone: str = "") -> TicketBuyer:
    """Return somebody without a student record; ``phone`` (E.164) makes them reachable."""
    return TicketBuyer(name=name, login=unproven_login(phone=phone) if phone else None)
