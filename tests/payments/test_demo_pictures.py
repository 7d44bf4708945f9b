"""The rooms to rent of the demonstration school have pictures: drawn here, given once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from payments.demo.pictures import PICTURES, SIZE
from payments.models import RoomOffer
from tests.payments.rental_school import make_rented_room
from university.accounts.models import User
from university.pages.models import SchoolImage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def loaded() -> str:
    out = StringIO()
    call_command("load_demo_pictures", stdout=out)
    return out.getvalue().strip()


def test_a_school_of_real_people_gets_none() -> None:
    make_rented_room(code="R103")

    assert loaded() == "This is not the demonstration school. Nothing was changed."
    assert (RoomOffer.objects.get().picture, SchoolImage.objects.count()) == (None, 0)


def test_every_room_is_given_its_picture_once() -> None:
    User.objects.create(username="demo-helper")
    for code in (*PICTURES, "R999"):
        make_rented_room(code=code)

    said = [loaded(), loaded()]

    assert said == ["5 rooms were given a picture.", "0 rooms were given a picture."]
    pictures = {row.room.code: row.picture for row in RoomOffer.objects.select_related("room")}
    assert {code for code, picture in pictures.items() if picture} == set(PICTURES)
    for code, (_draw, alt) in PICTURES.items():
        with Image.open(pictures[code].file) as picture:
            assert (picture.format, picture.size, pictures[code].alt_text) == ("PNG", SIZE, alt)
    page = Client().get("/rent/").content.decode()
    assert page.count("示意图") == len(PICTURES)
