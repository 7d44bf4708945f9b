"""Roles are written as the houses describe them, and taken away at once."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from university.accounts.models import User
from university.accounts.roles import GROUP_NAMES, has_role, sync_roles
from university.registry import registry

pytestmark = pytest.mark.django_db


def test_syncing_twice_changes_nothing() -> None:
    def state() -> dict[str, set[str]]:
        return {
            group.name: set(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.filter(name__in=GROUP_NAMES.values())
        }

    sync_roles()
    first = state()
    sync_roles()
    assert state() == first
    assert set(first) == set(GROUP_NAMES.values())


def test_a_right_that_no_house_gives_is_taken_away() -> None:
    sync_roles()
    auditor = Group.objects.get(name=GROUP_NAMES["auditor"])
    auditor.permissions.add(Permission.objects.get(codename="delete_student"))
    sync_roles()
    assert not auditor.permissions.filter(codename="delete_student").exists()


def test_an_auditor_can_only_look() -> None:
    sync_roles()
    names = Group.objects.get(name=GROUP_NAMES["auditor"]).permissions.values_list(
        "codename", flat=True
    )
    assert [name for name in names if not name.startswith("view_")] == ["access_admin"]


def test_a_misspelt_permission_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.role_permissions, "x", {"desk": ["accounts.veiw_student"]})
    with pytest.raises(ValueError, match=r"desk: accounts\.veiw_student"):
        sync_roles()


def test_a_role_counts_only_while_it_is_held() -> None:
    sync_roles()
    user = User.objects.create(username="till", is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP_NAMES["cashier"]))
    assert has_role(user, "cashier", "desk")
    user.groups.clear()
    assert not has_role(user, "cashier", "desk")


@pytest.mark.parametrize(("offset", "is_in"), [("+29m", True), ("+31m", False)])
def test_an_idle_staff_session_ends(client: Client, settings, offset: str, is_in: bool) -> None:
    user = User.objects.create(username="till", is_staff=True)
    client.force_login(user)
    client.get("/healthz")
    settings.TEST_CLOCK = offset
    client.get("/healthz")
    assert ("_auth_user_id" in client.session) is is_in
