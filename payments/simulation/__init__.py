"""A whole term in minutes: every step by the services that people use, the audit after each.

``world`` who is there and the moved clock, ``enrolling`` renewal to places, ``paying``,
``teaching`` rolls to certificates, ``term`` the order of it all.
"""

from payments.simulation.term import Simulation, SimulationError

__all__ = ["Simulation", "SimulationError"]
