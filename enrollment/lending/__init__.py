"""What this house lends to the lower ones through ``university.registry``, a file a subject."""

from enrollment.lending import (
    applying,
    changing,
    draws,
    enrolling,
    in_class,
    lessons,
    make_ups,
    notices,
    self_study,
    small_classes,
)
from enrollment.services import past_completions


def register_all() -> None:
    """Register panels, sweeps, audit checks, rights and listeners; ``ready`` calls it once."""
    for subject in (
        enrolling,
        in_class,
        lessons,
        make_ups,
        changing,
        past_completions,
        small_classes,
        draws,
        applying,
        self_study,
        notices,
    ):
        subject.register()
