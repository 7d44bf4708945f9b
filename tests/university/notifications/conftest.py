"""People to tell, a folder for what they were told, and a stand-in for the gateway."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from university.accounts.models import Student, User


@pytest.fixture
def outbox_dir(settings: Any, tmp_path: Path) -> Path:
    """The folder that the file channel writes to."""
    settings.SMS_CHANNEL = "file"
    settings.SMS_OUTBOX_DIR = tmp_path / "sms"
    return tmp_path / "sms"


@pytest.fixture
def sent(outbox_dir: Path) -> Callable[[], list[dict[str, Any]]]:
    """What arrived, oldest first."""
    return lambda: [json.loads(path.read_text()) for path in sorted(outbox_dir.glob("*.json"))]


@pytest.fixture
def make_student(db: None) -> Callable[..., Student]:
    """Put a person on the register; with no phone they have no login."""

    def make(name: str = "王桂兰", phone: str | None = "+8612000000001", **facts: Any) -> Student:
        login = User.objects.get_or_create(phone=phone)[0] if phone else None
        number = f"N{Student.objects.count() + 1:05d}"
        return Student.objects.create(
            **{
                "student_no": number,
                "name": name,
                "login": login,
                "sex": "female",
                "birth_date": date(1958, 5, 1),
                **facts,
            }
        )

    return make


class Gateway:
    """Answers like the gateway and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.send_code = "Ok"
        self.error: dict[str, str] | None = None
        self.records: list[dict[str, Any]] = []
        self.url = ""

    def answer(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((action, body))
        if self.error:
            return {"Error": self.error, "RequestId": "r"}
        if action == "SendSms":
            status = {
                "SerialNo": f"serial-{len(self.asked)}",
                "PhoneNumber": body["PhoneNumberSet"][0],
                "Fee": 1,
                "SessionContext": body["SessionContext"],
                "Code": self.send_code,
                "Message": "said the gateway",
                "IsoCode": "CN",
            }
            return {"SendStatusSet": [status], "RequestId": "r"}
        return {"PullSmsSendStatusSet": self.records, "RequestId": "r"}

    def sends(self) -> list[dict[str, Any]]:
        return [body for action, body in self.asked if action == "SendSms"]


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A server on this machine that stands for Tencent Cloud, and the settings that name it."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            answer = json.dumps({"Response": state.answer(self.headers["X-TC-Action"], body)})
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    settings.SMS_CHANNEL = "tencent"
    settings.TENCENT_SMS = {
        "secret_id": "id",
        "secret_key": "key",
        "endpoint": state.url,
        "region": "ap-guangzhou",
        "app_id": "1400000000",
        "sign_name": "市老年大学",
        "templates": {"login_code": "1001", "place_held": "1002", "place_given_up": "1003"},
    }
    yield state
    server.shutdown()
    server.server_close()
