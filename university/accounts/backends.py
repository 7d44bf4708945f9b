"""Who a session belongs to: the login and its people in one statement, at every request."""

from allauth.account.auth_backends import AuthenticationBackend

from university.accounts.models import Student, User
from university.prepared import Prepared

_people_at = Prepared(
    lambda *, login: (
        Student.objects.filter(login_id=login).select_related("login").order_by("student_no")
    )
)


class PhoneBackend(AuthenticationBackend):
    """allauth's back end; whoever logs in by phone nearly always has a person of their own.

    The people are found with the login, because every page of a senior asks for both.
    """

    def get_user(self, user_id: int) -> User | None:
        """Return the login, its people already fetched; None when it may not come in."""
        people = _people_at(login=user_id)
        user: User | None = people[0].login if people else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        for person in people:
            person.login = user
        user.people_at_login = people
        return user
