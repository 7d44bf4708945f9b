"""The staff roles, and what each may do: collected from every house, written to the database."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from university.accounts.models import User
from university.registry import registry

#: Role code and the name of its group. The names are data of a Chinese school, like its classes.
GROUP_NAMES = {
    "admin": "系统管理员",
    "registrar": "教务员",
    "desk": "服务台",
    "cashier": "收费员",
    "homeroom": "班主任",
    "venue": "场地管理员",
    "teacher": "教师",
    "auditor": "查看员",
}
ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": (
        "accounts.view_student",
        "accounts.add_student",
        "accounts.change_student",
        "accounts.see_id_number",
        "accounts.view_consent",
        "accounts.view_consenttext",
        "accounts.add_consenttext",
        "accounts.view_proxyauthorization",
        "accounts.add_proxyauthorization",
        "accounts.change_proxyauthorization",
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_registerimport",
        "accounts.import_register",
    ),
    "registrar": (
        "accounts.view_student",
        "accounts.add_student",
        "accounts.change_student",
        "accounts.see_id_number",
        "accounts.view_consent",
        "accounts.view_consenttext",
        "accounts.view_proxyauthorization",
        "accounts.add_proxyauthorization",
        "accounts.change_proxyauthorization",
        "accounts.view_registerimport",
        "accounts.import_register",
    ),
    "desk": (
        "accounts.view_student",
        "accounts.add_student",
        "accounts.change_student",
        "accounts.view_proxyauthorization",
        "accounts.add_proxyauthorization",
        "accounts.change_proxyauthorization",
    ),
    "cashier": ("accounts.view_student",),
    "auditor": (
        "accounts.view_student",
        "accounts.view_consent",
        "accounts.view_consenttext",
        "accounts.view_proxyauthorization",
        "accounts.view_user",
        "accounts.view_registerimport",
    ),
}
#: What a role may do with every page of the public site.
PAGE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "registrar": ("add_page", "change_page", "publish_page"),
    "teacher": (),
}


def has_role(user: User, *codes: str) -> bool:
    """Whether ``user`` is staff in one of the roles now; asked of the database each time."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    if user.is_superuser:
        return True
    return user.groups.filter(name__in=[GROUP_NAMES[code] for code in codes]).exists()


def sync_roles() -> list[Group]:
    """Write the groups and exactly the permissions that the houses registered for them.

    Raises ValueError for a permission that does not exist: a typing error must not take a right
    away in silence.
    """
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    with transaction.atomic():
        return [_sync(code, known) for code in GROUP_NAMES]


def _sync(code: str, known: dict[str, Permission]) -> Group:
    group, _created = Group.objects.get_or_create(name=GROUP_NAMES[code])
    wanted = {"wagtailadmin.access_admin"}
    for permissions in registry.role_permissions.values():
        wanted.update(permissions.get(code, ()))
    if missing := wanted - known.keys():
        raise ValueError(f"no such permission for {code}: {', '.join(sorted(missing))}")
    group.permissions.set(known[name] for name in wanted)
    _sync_pages(group, PAGE_PERMISSIONS.get(code, ()), known)
    return group


def _sync_pages(group: Group, names: tuple[str, ...], known: dict[str, Permission]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    wanted = [known[f"wagtailcore.{name}"] for name in names]
    rows = GroupPagePermission.objects.filter(group=group, page=root)
    rows.exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
