"""Pictures without nginx: what is for everybody, nothing else, and never in production."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A picture for everybody, and three files that are not."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name in ("images/room.png", "private/lessons/1.mp4", "documents/list.pdf", "../secret"):
        path = tmp_path / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"bytes")
    return tmp_path


def test_a_picture_is_answered_and_may_do_nothing(client: Client) -> None:
    answer = client.get("/media/images/room.png")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"bytes")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert client.post("/media/images/room.png").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "private/lessons/1.mp4",
        "documents/list.pdf",
        "images/../private/lessons/1.mp4",
        "./documents/list.pdf",
        "//private/lessons/1.mp4",
        "%2e%2e/secret",
        "../secret",
        "images/none.png",
        "images/",
    ],
)
def test_nothing_else_is(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_production_leaves_it_to_nginx(client: Client, settings: Any) -> None:
    settings.SHOW_OUTBOX_PAGE = False

    assert client.get("/media/images/room.png").status_code == 404
