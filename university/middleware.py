"""Around every request: its log line, and what its page may load."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from university.logs import request_id, route_of

logger = logging.getLogger("university.requests")

_GIVEN_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")


class RequestLogMiddleware:
    """Numbers each request and logs it: method, pattern of the address, status, time. Nothing else.

    A proxy may give the number in ``X-Request-ID``; the answer carries it, so that a person who
    reports a fault can be matched with the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and log it."""
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN_ID.match(given) else uuid.uuid4().hex
        token = request_id.set(number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            logger.log(
                _level(response.status_code),
                "request",
                extra={
                    "method": request.method,
                    "route": route_of(request),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)


class PlainAnswerMiddleware:
    """What is asked wrongly gets a sentence: an address that no database can look up, a wrong verb.

    PostgreSQL refuses a text with a NUL in it, SQLite keeps it: neither should have to be asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a page where Django would send an empty one."""
        if "\0" in request.path_info:
            raise BadRequest
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The public site's strict policy everywhere, and Wagtail's own screens their wider one."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PolicyParts:
        """Return the parts from which the header is built."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and request.path_info.startswith(settings.ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_POLICY
        return parts


def _level(status: int) -> int:
    if status >= 500:
        return logging.ERROR
    return logging.INFO
