"""Who may use the desk's screens."""

from collections.abc import Callable

from university.accounts.access import View, staff_permission_required

#: What each role may do at the desk; ``manage.py sync_roles`` applies it.
ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": ("accounts.view_student", "accounts.add_student"),
    "registrar": ("accounts.view_student", "accounts.add_student"),
    "desk": ("accounts.view_student", "accounts.add_student"),
    "cashier": ("accounts.view_student",),
}


def desk_required(permission: str = "accounts.view_student") -> Callable[[View], View]:
    """Let in staff who hold ``permission``; send the others to the staff login, or refuse them."""
    return staff_permission_required(permission)
