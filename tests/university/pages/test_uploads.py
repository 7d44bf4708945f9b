"""Every upload field refuses by content, with a sentence, and keeps nothing of what it refused."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, UploadedFile

from tests.university.pages.hostile_files import DOCUMENTS, HONEST, PHP, PICTURES, film, picture
from university.pages.models import SchoolDocument, SchoolImage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _document(client: Client, name: str, body: bytes) -> dict:
    upload = SimpleUploadedFile(name, body, "application/pdf")
    data = {"title": name, "collection": Collection.get_first_root_node().pk, "files[]": upload}
    answer = client.post("/admin/documents/multiple/add/", data, headers={"X-Requested-With": "X"})
    return answer.json()


def _picture(client: Client, name: str, body: bytes) -> dict:
    upload = SimpleUploadedFile(name, body, "image/png")
    data = {"title": name, "collection": Collection.get_first_root_node().pk, "files[]": upload}
    return client.post("/admin/images/multiple/add/", data).json()


def _stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("name", "body", "words"), DOCUMENTS, ids=[row[0] for row in DOCUMENTS])
def test_a_hostile_file_is_refused(
    name: str, body: bytes, words: str, admin_client: Client, media: Path
) -> None:
    answer = _document(admin_client, name, body)
    assert (answer["success"], words in answer["error_message"]) == (False, True), answer
    assert (SchoolDocument.objects.count(), _stored(media)) == (0, [])


@pytest.mark.parametrize(("name", "body"), PICTURES, ids=[row[0] for row in PICTURES])
def test_a_hostile_picture_is_refused(
    name: str, body: bytes, admin_client: Client, media: Path
) -> None:
    answer = _picture(admin_client, name, body)
    sentence = answer.get("error_message", "")
    assert (answer["success"], re.search(r"[\u4e00-\u9fff]{4}", sentence) is not None) == (
        False,
        True,
    ), answer
    assert (SchoolImage.objects.count(), UploadedFile.objects.count(), _stored(media)) == (0, 0, [])


@pytest.mark.parametrize(("name", "body"), HONEST, ids=[row[0] for row in HONEST])
def test_an_honest_file_is_taken(name: str, body: bytes, admin_client: Client) -> None:
    assert _document(admin_client, name, body)["success"] is True
    assert SchoolDocument.objects.get().file.read() == body


def test_a_picture_is_written_anew_in_one_step(admin_client: Client) -> None:
    hidden = picture("JPEG", exif=_place(), comment=PHP) + PHP
    data = {
        "title": "合唱",
        "alt_text": "合唱团在练习",
        "collection": Collection.get_first_root_node().pk,
        "file": SimpleUploadedFile("choir.jpg", hidden, "image/jpeg"),
    }
    admin_client.post("/admin/images/add/", data)
    _assert_clean(SchoolImage.objects.get())


def test_a_picture_is_written_anew_in_two_steps(admin_client: Client) -> None:
    hidden = picture("JPEG", exif=_place(), comment=PHP) + PHP
    first = _picture(admin_client, "choir.jpg", hidden)
    number = first["uploaded_file_id"]
    prefix = f"uploaded-image-{number}"
    done = admin_client.post(
        f"/admin/images/multiple/create_from_uploaded_image/{number}/",
        {
            f"{prefix}-title": "合唱",
            f"{prefix}-alt_text": "合唱团在练习",
            f"{prefix}-collection": Collection.get_first_root_node().pk,
            f"{prefix}-tags": "",
        },
    )
    assert done.json()["success"] is True
    _assert_clean(SchoolImage.objects.get())


def test_a_moving_picture_keeps_moving(admin_client: Client) -> None:
    moving = film(40, 30, 3, duration=90, comment=PHP)
    data = {
        "title": "动",
        "alt_text": "三张图",
        "collection": Collection.get_first_root_node().pk,
        "file": SimpleUploadedFile("a.gif", moving, "image/gif"),
    }
    admin_client.post("/admin/images/add/", data)
    stored = SchoolImage.objects.get().file.read()
    with Image.open(io.BytesIO(stored)) as opened:
        assert (opened.n_frames, PHP in stored) == (3, False)


def test_a_file_is_served_as_a_download_that_runs_nothing(
    admin_client: Client, client: Client
) -> None:
    _document(admin_client, *HONEST[4])
    answer = client.get(SchoolDocument.objects.get().url)
    assert (
        answer["Content-Type"],
        answer["Content-Disposition"].partition(";")[0],
        answer["X-Content-Type-Options"],
        "default-src 'none'" in answer["Content-Security-Policy"],
    ) == ("text/plain", "attachment", "nosniff", True)


def _place() -> Image.Exif:
    """EXIF data that say where the photographer stood."""
    exif = Image.Exif()
    exif[0x010E] = "老王家门口"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 3.0)
    return exif


def _assert_clean(image: SchoolImage) -> None:
    stored = image.file.read()
    with Image.open(io.BytesIO(stored)) as opened:
        found = (dict(opened.getexif()), opened.size, opened.format)
    assert (found, PHP in stored) == (({}, (40, 30), "JPEG"), False)
    assert (image.file_size, image.file_hash != "") == (len(stored), True)
