"""A stateful stand-in for Stripe on 127.0.0.1: sessions, a hosted page, refunds, idempotency.

It is stricter than Stripe: every request is read by the published specification, and every object
it returns is checked by it. ``faults`` says what goes wrong with the next requests.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import stripe

from tests.contracts import stripe_balance, stripe_spec

SECRET = "whsec_test"
#: The newer API renamed this field; the published document still has the older name.
RENAMED = {"allowed_payment_method_types": "payment_method_types"}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 100


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class StripeDouble:
    """``url`` is its address; ``pay`` and ``decline`` are what a payer does on the hosted page."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.payouts: dict[str, dict[str, Any]] = {}
        #: (kind, fen) of lines of the balance that stand for nothing else.
        self.extra: list[tuple[str, int]] = []
        #: (method, path, decoded body) of everything that was asked.
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.violations: list[str] = []
        #: ``lost_reply`` acts and hangs up; ``hang_up`` does nothing; a number is a status.
        self.faults: deque[str] = deque()
        self._keys: dict[str, tuple[object, int, dict[str, Any]]] = {}
        self._lock = threading.RLock()
        self._count = 0
        self._server = make_server(
            "127.0.0.1", 0, self._answer, server_class=_Server, handler_class=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    # ------------------------------------------------------------- the payer
    def pay(self, ref: str) -> dict[str, Any]:
        """Pay on the hosted page; an expired session takes no money."""
        return self._finish(ref, status="complete", payment_status="paid", intent="succeeded")

    def wait(self, ref: str) -> dict[str, Any]:
        """Finish the page with a payment that is still under way."""
        return self._finish(ref, status="complete", payment_status="unpaid", intent="processing")

    def decline(self, ref: str) -> dict[str, Any]:
        """A payment that was under way fails."""
        failed = "requires_payment_method"
        return self._finish(ref, status="complete", payment_status="unpaid", intent=failed)

    def event(self, kind: str, shown: dict[str, Any], *, event_id: str = "") -> bytes:
        """Return the bytes of an event about ``shown``."""
        event = {
            "id": event_id or self._id("evt"),
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "data": {"object": shown},
            "livemode": False,
            "pending_webhooks": 1,
            "request": None,
            "type": kind,
        }
        stripe_spec.check_answer("event", event)
        return json.dumps(event).encode()

    # ---------------------------------------------------------------- server
    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        pairs = parse_qsl(environ["QUERY_STRING"] if method == "GET" else body, True)
        with self._lock:
            self.headers.append({k: v for k, v in environ.items() if k.startswith("HTTP_")})
            fault = self.faults.popleft() if self.faults else ""
            if fault.isdigit():
                status, answer = int(fault), _error("api_error", "trouble")
            elif fault == "hang_up":
                raise ConnectionError
            else:
                status, answer = self._act(method, path, pairs, environ)
            if fault == "lost_reply":
                raise ConnectionError
        start_response(f"{status} -", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _act(
        self, method: str, path: str, pairs: list[tuple[str, str]], environ: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        old = [(_old_name(name), value) for name, value in pairs]
        try:
            if method == "GET":
                asked = stripe_spec.read_query(path, old)
            else:
                asked = stripe_spec.read_form(method, path, old)
        except stripe_spec.SpecError as error:
            self.violations.append(str(error))
            return 400, _error("invalid_request_error", str(error))
        self.requests.append((method, path, asked))
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        if method == "GET" or not key:
            return self._route(method, path, asked)
        if key in self._keys:
            said, status, answer = self._keys[key]
            if said != (path, asked):
                return 400, _error("idempotency_error", "this key came with other words")
            return status, answer
        status, answer = self._route(method, path, asked)
        self._keys[key] = ((path, asked), status, json.loads(json.dumps(answer)))
        return status, answer

    def _route(self, method: str, path: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        parts = path.split("/")
        if path == "/v1/checkout/sessions" and method == "POST":
            return 200, self._create_session(asked)
        if path == "/v1/checkout/sessions":
            since = asked.get("created", {}).get("gte", 0)
            found = [s for s in self.sessions.values() if s["created"] >= since]
            return 200, _list(path, [self._shown(s) for s in reversed(found)])
        if path.startswith("/v1/checkout/sessions/"):
            return self._one_session(parts[4], asked, expire=parts[-1] == "expire")
        if path in stripe_balance.ANSWERS:
            return 200, _list(path, stripe_balance.ANSWERS[path](self))
        if path == "/v1/refunds" and method == "POST":
            return self._create_refund(asked)
        intent = asked.get("payment_intent")
        return 200, _list(path, [r for r in self.refunds.values() if r["payment_intent"] == intent])

    def _one_session(
        self, ref: str, asked: dict[str, Any], *, expire: bool
    ) -> tuple[int, dict[str, Any]]:
        session = self.sessions.get(ref)
        if session is None:
            return 404, _error("invalid_request_error", "No such session")
        if expire and session["status"] != "open":
            return 400, _error("invalid_request_error", "only open sessions")
        if expire:
            session["status"] = "expired"
        return 200, self._shown(session, expand="payment_intent" in asked.get("expand", []))

    def _create_session(self, asked: dict[str, Any]) -> dict[str, Any]:
        now = int(time.time())
        if not now + 1800 <= asked["expires_at"] <= now + 86400:
            self.violations.append("expires_at must be 30 minutes to 24 hours ahead")
        ref = self._id("cs_test")
        item = asked["line_items"][0]
        self.sessions[ref] = {
            "id": ref,
            "object": "checkout.session",
            "amount_total": item["quantity"] * item["price_data"]["unit_amount"],
            "currency": asked["currency"],
            "client_reference_id": asked["client_reference_id"],
            "metadata": asked["metadata"],
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "created": now,
            "custom_fields": [],
            "custom_text": {
                "after_submit": None,
                "shipping_address": None,
                "submit": None,
                "terms_of_service_acceptance": None,
            },
            "expires_at": asked["expires_at"],
            "livemode": False,
            "mode": "payment",
            "payment_intent": None,
            "payment_method_types": asked["payment_method_types"],
            "payment_status": "unpaid",
            "shipping_options": [],
            "status": "open",
            "success_url": asked["success_url"],
            "cancel_url": asked["cancel_url"],
            "url": f"{self.url}/pay/{ref}",
        }
        return self._shown(self.sessions[ref])

    def _create_refund(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        intent = self.intents.get(asked["payment_intent"])
        if intent is None or intent["status"] != "succeeded":
            return 404, _error("invalid_request_error", "No such payment_intent")
        back = sum(
            r["amount"]
            for r in self.refunds.values()
            if r["payment_intent"] == intent["id"] and r["status"] != "failed"
        )
        if back + asked["amount"] > intent["amount"]:
            return 400, _error("invalid_request_error", "Refund is greater than the charge")
        ref = self._id("re")
        self.refunds[ref] = {
            "id": ref,
            "object": "refund",
            "amount": asked["amount"],
            "created": int(time.time()),
            "currency": "cny",
            "metadata": asked.get("metadata", {}),
            "payment_intent": intent["id"],
            "status": "succeeded",
        }
        stripe_spec.check_answer("refund", self.refunds[ref])
        return 200, self.refunds[ref]

    def _finish(self, ref: str, *, status: str, payment_status: str, intent: str) -> dict[str, Any]:
        with self._lock:
            session = self.sessions[ref]
            if session["status"] == "expired" or session["payment_status"] == "paid":
                return self._shown(session)
            made = session["payment_intent"] or self._id("pi")
            self.intents[made] = {
                "id": made,
                "object": "payment_intent",
                "amount": session["amount_total"],
                "created": int(time.time()),
                "currency": session["currency"],
                "livemode": False,
                "status": intent,
            }
            session.update(
                status=status, payment_status=payment_status, payment_intent=made, url=None
            )
            return self._shown(session)

    def _shown(self, session: dict[str, Any], *, expand: bool = True) -> dict[str, Any]:
        shown = dict(session)
        if expand and session["payment_intent"]:
            shown["payment_intent"] = self.intents[session["payment_intent"]]
        stripe_spec.check_answer("checkout.session", shown)
        return shown

    def _id(self, prefix: str) -> str:
        with self._lock:
            self._count += 1
            return f"{prefix}_{self._count:06d}"


def signed(body: bytes, *, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    """Return the header that Stripe's own library makes for ``body``."""
    header = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return {"Stripe-Signature": header}


def _old_name(name: str) -> str:
    root, bracket, rest = name.partition("[")
    return RENAMED.get(root, root) + bracket + rest


def _list(path: str, data: list[dict[str, Any]]) -> dict[str, Any]:
    return {"object": "list", "url": path, "has_more": False, "data": data}


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}
