"""A crowd at the door: many browsers at once, signed in beforehand, and what they were told."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

#: Seconds that a browser of ours waits for an answer.
PATIENCE = 120.0
#: Django takes a bare secret of this length as the token of its own cookie.
CSRF = "b" * 32


@dataclass(frozen=True)
class Answer:
    """What came back: ``status`` is 0 when the connection broke, and ``text`` then says how."""

    status: int
    text: str
    seconds: float
    location: str = ""


@dataclass
class Visitor:
    """One browser: cookies, no following of redirects, one connection that stays open."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Send a form with its token."""
        self.cookies["csrftoken"] = CSRF
        body = urlencode({**(form or {}), "csrfmiddlewaretoken": CSRF}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send raw bytes, as a provider does."""
        return self._ask("POST", path, body, {"Content-Type": "application/json", **headers})

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        began = time.perf_counter()
        if self._line is None:
            host = urlsplit(self.url).netloc
            self._line = http.client.HTTPConnection(host, timeout=PATIENCE)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self._line.request(method, path, body or None, {**headers, "Cookie": jar})
            answer = self._line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Answer(0, f"{type(error).__name__}: {error}", time.perf_counter() - began)
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        location = answer.headers.get("Location", "")
        if answer.headers.get("Connection", "") == "close":
            self.close()
        return Answer(answer.status, text, time.perf_counter() - began, location)


def all_at_once(acts: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Let everybody press the button at the same moment; return the answers in their order."""
    acts = list(acts)
    gate = threading.Barrier(len(acts))
    answers = [Answer(0, "nobody asked", 0.0)] * len(acts)

    def run(number: int, act: Callable[[], Answer]) -> None:
        gate.wait()
        answers[number] = act()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
