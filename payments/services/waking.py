"""Waking the worker after commit. The rows stay due when nobody hears it."""

from functools import partial

from django.db import transaction

from university.celery import nudge

SETTLE, REFUNDS, EVENTS, ATTEMPTS, ORDERS, CHANGES, TRANSFERS = (
    "payments.settle",
    "payments.refunds",
    "payments.events",
    "payments.attempts",
    "payments.orders",
    "payments.changes",
    "payments.transfers",
)


def wake(sweep: str) -> None:
    """Nudge one sweep once the present transaction, if any, is committed."""
    transaction.on_commit(partial(nudge, sweep))
