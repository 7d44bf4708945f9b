"""The embedded broker: Kombu's folder of files, made safe for a reader that is too fast.

Kombu opens a message under its final name and writes afterwards; a worker that looks in between
reads an empty file and dies of it. Here a message gets its name when it is whole. One that is
damaged all the same (a power cut) is dropped: a message is only a nudge, the beat finds the row.
"""

import logging
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

logger = logging.getLogger("university.broker")


class Channel(filesystem.Channel):
    """Messages as files, each of them whole."""

    # Kombu's own two signatures disagree.
    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Write beside the queue, then let the name be seen."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        seen = Path(self.data_folder_out) / name
        unseen = seen.with_name(f"{name}.part")
        try:
            unseen.write_text(dumps(payload), encoding="utf-8")
            unseen.replace(seen)
        except OSError as error:
            raise ChannelError(f"cannot write {name}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Return the next message; a damaged one counts as none."""
        try:
            return super()._get(queue)
        except ValueError as damage:
            logger.warning("damaged nudge dropped")
            raise Empty from damage


class Transport(filesystem.Transport):
    """``filesystem://`` with the channel above."""

    Channel = Channel


def install() -> None:
    """Let ``filesystem://`` mean this transport in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
