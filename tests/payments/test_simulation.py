"""A small term, played by the services that people use; the audit looks after every step."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from payments.simulation import Simulation
from payments.simulation.world import World
from university.registry import Fault, registry

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_school"),
]

#: What must have happened at least once, or the term proved nothing.
_HAPPENED = {
    "applied",
    "certificates",
    "files verified",
    "marks",
    "newcomers",
    "paid in cash",
    "paid online",
    "renewed",
    "won by lot",
}


def test_a_term_from_renewal_to_certificates_leaves_the_books_clean() -> None:
    said: list[str] = []

    counts = Simulation(World.of_the_demo(seed=7, share=0.05), 1400, said.append).run()

    assert {what for what in _HAPPENED if not counts.get(what)} == set()
    assert (said[0][:10] < said[-1][:10], len(said) > 15) == (True, True)


def test_a_fault_ends_the_term_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [Fault("made_up", "this is broken")]
    monkeypatch.setitem(registry.audit_checks, "made_up", lambda: broken)
    with pytest.raises(CommandError, match="1 faults after before:"):
        call_command("simulate_term", share=0.0, verbosity=0)
