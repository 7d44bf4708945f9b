"""Which state may follow which. ``university.states.move`` refuses every other step."""

from courses.models import ClassState, SessionState

CLASS_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({ClassState.PLANNED, ClassState.PUBLISHED}),
    ClassState.PLANNED: frozenset({ClassState.PUBLISHED, ClassState.CANCELLED}),
    ClassState.PUBLISHED: frozenset({ClassState.PLANNED, ClassState.CANCELLED}),
}

SESSION_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({SessionState.PLANNED}),
    SessionState.PLANNED: frozenset({SessionState.CANCELLED}),
    # A called-off meeting is held after all, when its room and teacher are still free.
    SessionState.CANCELLED: frozenset({SessionState.PLANNED}),
}
