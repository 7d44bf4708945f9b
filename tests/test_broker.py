"""The folder of nudges: a reader never meets half a message."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from university import broker
from university.celery import app

pytestmark = pytest.mark.one_engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def channel_in(folder: Path, transport: type[filesystem.Transport]) -> filesystem.Channel:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
    connection = Connection("filesystem://", transport=transport, transport_options=options)
    return connection.default_channel


@pytest.fixture
def channel(folder: Path) -> Iterator[filesystem.Channel]:
    channel = channel_in(folder, broker.Transport)
    yield channel
    channel.connection.client.release()


class Look:
    """Part of a message: looks into the folder while the message is being made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seen: list[int] = []

    def __json__(self) -> str:
        self.seen = [path.stat().st_size for path in self._folder.glob("*.celery.msg")]
        return "looked"


def sizes_seen_while_written(folder: Path, transport: type[filesystem.Transport]) -> list[int]:
    """What a reader would have found at that moment: the sizes of the messages."""
    look = Look(folder)
    channel_in(folder, transport)._put("celery", {"look": look})
    return look.seen


def test_the_site_and_the_worker_use_it() -> None:
    assert isinstance(app.connection_for_read("filesystem://").transport, broker.Transport)


def test_a_message_is_not_there_before_it_is_whole(folder: Path) -> None:
    assert sizes_seen_while_written(folder, broker.Transport) == []


def test_twin_kombu_shows_an_empty_message_first(folder: Path) -> None:
    assert sizes_seen_while_written(folder, filesystem.Transport) == [0]


def test_a_damaged_message_is_dropped_and_the_next_one_read(
    folder: Path, channel: filesystem.Channel
) -> None:
    (folder / "1_a.celery.msg").write_text("")
    with pytest.raises(Empty):
        channel._get("celery")
    channel._put("celery", {"number": 1})
    assert (channel._get("celery"), list(folder.glob("*.msg*"))) == ({"number": 1}, [])
