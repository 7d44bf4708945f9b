"""Staff's screens of rentals: who may look, decide, displace, hand over; papers stay private."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.models import RoomUse, RoomUseKind
from courses.services.rooms import reserve_room
from payments.models import PaperKind, Rental
from payments.services.rentals.renters import send_paper
from tests.payments.rental_school import ask, make_rented_room, make_renter, run, tuesdays
from tests.payments.test_rental_pages import PDF, text
from university import clock
from university.accounts.models import User
from university.accounts.roles import GROUP_NAMES, sync_roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings: pytest.FixtureRequest, tmp_path: object) -> None:
    settings.PRIVATE_ROOT = tmp_path


def client_of(role: str) -> Client:
    """Somebody of the staff, logged in; the login name is the role's code."""
    sync_roles()
    user, _made = User.objects.get_or_create(username=role, is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def screen(rental: Rental, name: str = "inspect") -> str:
    return f"/admin/rentals_asked/{name}/{rental.pk}/"


def test_the_venue_manager_approves_with_the_number_and_a_reason() -> None:
    rental, venue = ask(), client_of("venue")
    assert "舞蹈培训" in text(venue.get(screen(rental)))
    missing = venue.post(screen(rental, "approve"), {"asset_approval_no": "", "reason": "好"})
    assert [missing.status_code, Rental.objects.get().state] == [200, "asked"]
    answer = {"asset_approval_no": "国资18号", "reason": "符合用途"}
    assert venue.post(screen(rental, "approve"), answer).status_code == 302

    rental.refresh_from_db()
    assert [rental.state, rental.asset_approval_no, rental.decision_reason] == [
        "approved",
        "国资18号",
        "符合用途",
    ]
    assert venue.get(screen(rental, "contract")).content.startswith(b"%PDF")


def test_a_rejection_may_remember_the_evenings() -> None:
    rental, venue = ask(), client_of("venue")
    venue.post(screen(rental, "reject"), {"reason": "当天汇演", "evenings": "wanted"})

    rental.refresh_from_db()
    assert [rental.state, RoomUse.objects.count()] == ["rejected", 0]
    assert set(rental.dates.values_list("state", flat=True)) == {"wanted"}


def test_the_school_takes_an_evening_and_checks_the_room(settings: pytest.FixtureRequest) -> None:
    rental, venue = run(ask()), client_of("venue")
    date = rental.dates.first()
    venue.post(f"/admin/rentals_asked/displace/{date.pk}/", {"reason": "汇演"})
    date.refresh_from_db()
    assert date.state == "displaced"
    settings.TEST_CLOCK = (rental.dates.last().ends_at + timedelta(hours=1)).isoformat()
    left = {"notes": "镜子破了", "deducted": "80", "deduction_reason": "换镜子"}
    venue = client_of("venue")  # The session ended long ago.
    venue.post(screen(rental, "handover"), left)

    rental.refresh_from_db()
    assert [rental.state, rental.handover.deducted_fen] == ["closed", 8000]
    assert "换镜子" in text(venue.get(screen(rental)))


@pytest.mark.parametrize("role", ["registrar", "desk", "auditor"])
def test_who_looks_does_not_decide(role: str) -> None:
    rental, looker = ask(), client_of(role)
    assert looker.get(screen(rental)).status_code == 200
    looker.post(screen(rental, "approve"), {"asset_approval_no": "1", "reason": "1"})
    looker.post(screen(rental, "reject"), {"reason": "1", "evenings": "cancelled"})

    rental.refresh_from_db()
    assert rental.state == "asked"


def test_a_teacher_sees_no_rentals() -> None:
    rental, teacher = ask(), client_of("teacher")

    assert [teacher.get(path).status_code for path in (screen(rental),)] == [302]


def test_a_paper_is_seen_by_staff_only_and_every_look_is_logged() -> None:
    renter = make_renter(accepted=False)
    paper = send_paper(
        renter=renter,
        kind=PaperKind.INSURANCE,
        upload=SimpleUploadedFile("a.pdf", PDF),
        valid_until=clock.today() + timedelta(days=90),
    )
    venue, path = client_of("venue"), f"/admin/renters/papers/{paper.pk}/"
    assert venue.get(f"{path}file/").content == PDF
    assert ModelLogEntry.objects.filter(action="payments.paper_seen").count() == 1
    venue.post(path, {"why": ""})
    paper.refresh_from_db()
    assert paper.state == "sent"
    venue.post(path, {"accept": "yes"})
    paper.refresh_from_db()
    assert [paper.state, paper.checked_by.username] == ["accepted", "venue"]
    assert Client().get(f"{path}file/").status_code == 302


def test_a_list_of_rentals_costs_the_same_for_two_and_for_six() -> None:
    venue, counts = client_of("venue"), []
    for more in (2, 4):
        for _rental in range(more):
            ask()
        venue.get("/admin/rentals_asked/")
        with CaptureQueriesContext(connection) as asked:
            venue.get("/admin/rentals_asked/")
        counts.append(len(asked))

    assert counts[0] >= counts[1]


def test_all_rooms_of_a_day_stand_in_one_picture() -> None:
    room, when = make_rented_room(setup_minutes=20), tuesdays(1)[0]
    ask(room=room, evenings=[when])
    reserve_room(
        room=room,
        starts_at=when.starts_at - timedelta(hours=9),
        ends_at=when.starts_at - timedelta(hours=8),
        kind=RoomUseKind.LECTURE,
        title="养生讲座",
    )
    page = text(client_of("venue").get(f"/admin/room-week/day/?day={when.day}"))

    assert "养生讲座" in page
    assert "孙教练 舞蹈培训" in page
    assert "20" in page
