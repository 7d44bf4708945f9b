"""The log: one JSON object a line, a request number on each, and nobody's personal data.

Phone and ID numbers are struck out of whatever text arrives, database errors lose the row that they
quote, and an address is logged as its pattern.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from django.db import Error as DatabaseError

#: The number of the request in hand; empty outside one.
request_id: ContextVar[str] = ContextVar("request_id", default="")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

_SECRETS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "<id>"),
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "<phone>"),
)
_ONE_LINE = {sign: f"\\x{sign:02x}" for sign in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)}
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "request",
    "taskName",
}


def scrub(text: str) -> str:
    """Return the text without phone and ID numbers."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _scrubbed(value: object) -> object:
    """Return a value of ``extra`` as it may be logged, however deep the words lie in it."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {scrub(str(key)): _scrubbed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_scrubbed(inner) for inner in value]
    return value


def route_of(request: object) -> str:
    """Return the pattern of a request's address; never the address, which may name a person."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        # A page that was kept is answered before its address is looked up.
        return getattr(request, "public_route", "(no such address)")
    return match.route


class JsonFormatter(logging.Formatter):
    """One JSON object a line; values passed as ``extra`` become keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": scrub(_message(record)),
        }
        if number := request_id.get():
            line["request_id"] = number
        for name, value in vars(record).items():
            if name not in _STANDARD and not name.startswith("_"):
                line[name] = _scrubbed(value)
        if record.exc_info and record.exc_info[0]:
            line["error"] = _error(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=lambda value: scrub(str(value)))


class PlainFormatter(JsonFormatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a short line."""
        line = json.loads(super().format(record))
        head = f"{line.pop('time')[11:19]} {line.pop('level'):7} {line.pop('event')}"
        error = line.pop("error", "")
        for name in ("logger", "request_id"):
            line.pop(name, None)
        extra = " ".join(f"{name}={value}" for name, value in line.items())
        # A line that somebody typed must not look like a line of ours.
        return f"{head} {extra}".rstrip().translate(_ONE_LINE) + (f"\n{error}" if error else "")


def _message(record: logging.LogRecord) -> str:
    """Django passes the address of a failed request as an argument: its pattern stands in."""
    request = getattr(record, "request", None)
    if request is None or not isinstance(record.args, tuple):
        return record.getMessage()
    route, path = route_of(request), str(getattr(request, "path", ""))
    # Django writes what is not ASCII as \\uXXXX; a name in the address would still be a name.
    shapes = {path, path.encode("unicode_escape").decode("ascii")}
    return str(record.msg) % tuple(route if word in shapes else word for word in record.args)


def _error(exc_info: ExcInfo | tuple[None, None, None]) -> str:
    kind, error, trace = exc_info
    if kind is None or error is None:
        return ""
    words = str(error)
    if isinstance(error, DatabaseError):
        # PostgreSQL quotes the offending row on the following lines.
        words = words.partition("\n")[0]
    frames = "".join(traceback.format_tb(trace))
    return scrub(f"{frames}{kind.__name__}: {words}")
