"""One named account a role, with a password and a second factor that are the same every time.

They open a demonstration only: ``load_demo`` refuses to run in production.
"""

import base64
import hashlib

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group

from courses.models import Teacher
from university.accounts.models import User
from university.accounts.roles import GROUP_NAMES, sync_roles

DEMO_PASSWORD = "demonstration-school"  # noqa: S105  printed on purpose
#: Role code and the name of the person.
STAFF = {
    "admin": "系统管理员",
    "registrar": "教务员",
    "desk": "服务台",
    "cashier": "收费员",
    "homeroom": "班主任",
    "venue": "场地管理员",
    "teacher": "李春梅",
    "auditor": "查看员",
}
_TEACHER_CODE = "T01"


def totp_secret(role: str) -> str:
    """Return the base32 secret of a demonstration account's second factor."""
    return base64.b32encode(hashlib.sha256(f"demonstration {role}".encode()).digest()[:20]).decode()


def load_staff() -> dict[str, User]:
    """Write the roles and one account for each; the login name is the role's code."""
    sync_roles()
    accounts = {}
    for role, name in STAFF.items():
        account = User(username=role, first_name=name, is_staff=True, is_superuser=role == "admin")
        account.set_password(DEMO_PASSWORD)
        account.save()
        account.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
        TOTP.activate(account, totp_secret(role))
        accounts[role] = account
    return accounts


def give_teacher_login(account: User) -> None:
    """Tie the teacher's account to the teacher whose name it bears."""
    Teacher.objects.filter(code=_TEACHER_CODE).update(user=account)
