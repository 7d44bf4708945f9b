"""The one registry by which higher houses lend things to the ground floor.

Each house registers, in its ``AppConfig.ready``: audit checks, sweeps (due jobs that the worker
claims), what each staff role may do, and panels for pages that a lower house owns (home, a class
page, the senior's own page, a student at the desk, the staff dashboard). The lower house only
iterates.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.expressions import BaseExpression
from django.http import HttpRequest


@dataclass(frozen=True)
class Fault:
    """One line of ``manage.py audit``: which check, and one plain sentence."""

    check: str
    sentence: str


@dataclass(frozen=True)
class Panel:
    """A part of a page that a higher house fills: ``order`` sorts, ``render`` returns HTML."""

    order: int
    render: Callable[[HttpRequest], str]


@dataclass(frozen=True)
class SubjectPanel:
    """A panel about one row (a class, a student): ``render`` takes the request and that row."""

    order: int
    render: Callable[[HttpRequest, Any], str]


#: Returns what is asked about the class that ``OuterRef("pk")`` names, or None for nothing.
ClassQuestion = Callable[[HttpRequest], BaseExpression | None]


AuditCheck = Callable[[], Iterable[Fault]]
#: Does what is due now and returns how many rows it settled.
Sweep = Callable[[], int]


#: Returns the primary keys of the terms in which a place can be asked for now.
OpenTerms = Callable[[], Iterable[int]]


#: Returns what consents about these subjects are about, as a person reads it.
ConsentWords = Callable[[Iterable[str]], dict[str, str]]


#: Told in the same transaction: the row as it is now, and who changed it. May refuse.
Listener = Callable[[Any, Any], None]


@dataclass
class Registry:
    """Named entries; registering a name twice is an error."""

    audit_checks: dict[str, AuditCheck] = field(default_factory=dict)
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    #: Sweeps that take minutes or hours: a worker of their own runs them, so nothing waits behind.
    long_sweeps: dict[str, Sweep] = field(default_factory=dict)
    my_page_panels: dict[str, Panel] = field(default_factory=dict)
    staff_panels: dict[str, Panel] = field(default_factory=dict)
    home_panels: dict[str, Panel] = field(default_factory=dict)
    class_page_panels: dict[str, SubjectPanel] = field(default_factory=dict)
    #: Asked with the places of the class, in one statement; the answer is an attribute of the row.
    class_page_questions: dict[str, ClassQuestion] = field(default_factory=dict)
    lecture_page_panels: dict[str, SubjectPanel] = field(default_factory=dict)
    lesson_page_panels: dict[str, SubjectPanel] = field(default_factory=dict)
    desk_student_panels: dict[str, SubjectPanel] = field(default_factory=dict)
    open_terms: dict[str, OpenTerms] = field(default_factory=dict)
    #: By the kind of consent.
    consent_words: dict[str, ConsentWords] = field(default_factory=dict)
    #: What a higher house reads in the school's own register; see ``accounts.importing.parts``.
    register_parts: dict[str, Any] = field(default_factory=dict)
    #: Told of a teaching class that staff changed, and of a student whose standing changed.
    class_listeners: dict[str, Listener] = field(default_factory=dict)
    standing_listeners: dict[str, Listener] = field(default_factory=dict)
    #: Told that a class or a lecture takes a room from self-study: the use, and by what.
    room_givers: dict[str, Listener] = field(default_factory=dict)
    #: ``{house: {role code: permissions as "app_label.codename"}}``
    role_permissions: dict[str, Mapping[str, Iterable[str]]] = field(default_factory=dict)

    def add_audit_check(self, name: str, check: AuditCheck) -> None:
        """Add a check that ``manage.py audit`` runs."""
        _add(self.audit_checks, name, check)

    def add_sweep(self, name: str, sweep: Sweep) -> None:
        """Add a sweep that the worker runs at start, on every beat and when nudged."""
        _add(self.sweeps, name, sweep)

    def add_long_sweep(self, name: str, sweep: Sweep) -> None:
        """Add a sweep that only the worker for long jobs runs, when it is nudged."""
        if name in self.sweeps:
            raise ValueError(f"{name!r} is registered twice")
        _add(self.long_sweeps, name, sweep)

    def add_my_page_panel(self, name: str, panel: Panel) -> None:
        """Add a panel to the senior's own page."""
        _add(self.my_page_panels, name, panel)

    def add_staff_panel(self, name: str, panel: Panel) -> None:
        """Add a panel to the staff dashboard."""
        _add(self.staff_panels, name, panel)

    def add_home_panel(self, name: str, panel: Panel) -> None:
        """Add a live part to the public home page."""
        _add(self.home_panels, name, panel)

    def add_class_page_panel(self, name: str, panel: SubjectPanel) -> None:
        """Add a part to the public page of a class."""
        _add(self.class_page_panels, name, panel)

    def add_class_page_question(self, name: str, question: ClassQuestion) -> None:
        """Let a panel of the class page ask about the class without a statement of its own."""
        _add(self.class_page_questions, name, question)

    def add_lecture_page_panel(self, name: str, panel: SubjectPanel) -> None:
        """Add a part to the public page of a lecture."""
        _add(self.lecture_page_panels, name, panel)

    def add_lesson_page_panel(self, name: str, panel: SubjectPanel) -> None:
        """Add a part to the page of an online lesson that is open to whoever looks."""
        _add(self.lesson_page_panels, name, panel)

    def add_desk_student_panel(self, name: str, panel: SubjectPanel) -> None:
        """Add a part to the desk's page of one student."""
        _add(self.desk_student_panels, name, panel)

    def add_open_terms(self, name: str, ask: OpenTerms) -> None:
        """Say which terms take students now; the public sees their classes first."""
        _add(self.open_terms, name, ask)

    def add_consent_words(self, kind: str, ask: ConsentWords) -> None:
        """Say what the subjects of a kind of consent are called."""
        _add(self.consent_words, kind, ask)

    def add_register_part(self, name: str, part: Any) -> None:
        """Take columns of the school's own register (a ``RowPart``) for a higher house."""
        _add(self.register_parts, name, part)

    def add_class_listener(self, name: str, listener: Listener) -> None:
        """Have a higher house act on a changed class, such as on seats added."""
        _add(self.class_listeners, name, listener)

    def add_standing_listener(self, name: str, listener: Listener) -> None:
        """Have a higher house act when a student goes on leave, comes back, leaves or dies."""
        _add(self.standing_listeners, name, listener)

    def add_room_giver(self, name: str, give_back: Listener) -> None:
        """Have a higher house end what it does in a room that the school needs."""
        _add(self.room_givers, name, give_back)

    def add_role_permissions(self, house: str, permissions: Mapping[str, Iterable[str]]) -> None:
        """Say what each staff role may do in a house; ``manage.py sync_roles`` applies it."""
        _add(self.role_permissions, house, permissions)


def in_order(panels: Mapping[str, "Panel | SubjectPanel"]) -> list[Any]:
    """Return panels in the order in which a page shows them."""
    return [panel for _name, panel in sorted(panels.items(), key=lambda i: (i[1].order, i[0]))]


def _add(entries: dict, name: str, entry: object) -> None:
    if name in entries:
        msg = f"{name!r} is registered twice"
        raise ValueError(msg)
    entries[name] = entry


registry = Registry()
