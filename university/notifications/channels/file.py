"""A folder instead of a gateway: one JSON file a message, for development and outside tests.

``SMS_OUTBOX_DIR/00000017.json`` (the number grows with every message)::

    {"number": 17, "to": "+8612000000001", "template": "login_code",
     "values": {"code": "123456"}, "text": "【市老年大学】验证码123456，…",
     "created_at": "2026-11-24T08:00:00+08:00"}

A file appears whole or not at all. Sending a row again writes the same file again.
"""

import json
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from university.notifications.channels.base import Envelope, TryAgainLater

_SHANGHAI = ZoneInfo("Asia/Shanghai")


class FileChannel:
    """Writes to ``settings.SMS_OUTBOX_DIR``."""

    reaches_people = False

    def send(self, envelope: Envelope) -> str:
        """Write the file under its final name in one step."""
        target = _path_of(envelope)
        content = {
            "number": envelope.number,
            "to": envelope.phone,
            "template": envelope.template,
            "values": envelope.values,
            "text": envelope.text,
            "created_at": envelope.created_at.astimezone(_SHANGHAI).isoformat(),
        }
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            temporary.replace(target)
        except OSError as error:
            raise TryAgainLater(f"the outbox folder cannot be written: {error.strerror}") from error
        return target.name

    def was_taken(self, envelope: Envelope) -> bool:
        """The file is there or it is not."""
        return _path_of(envelope).exists()


def newest_files(limit: int) -> list[dict[str, Any]]:
    """Return the newest messages in the folder, newest first."""
    folder: Path = settings.SMS_OUTBOX_DIR
    paths = sorted(folder.glob("*.json"), reverse=True)[:limit] if folder.exists() else []
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _path_of(envelope: Envelope) -> Path:
    folder: Path = settings.SMS_OUTBOX_DIR
    return folder / f"{envelope.number:08d}.json"
