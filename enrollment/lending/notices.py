"""What notices of classes and the summary of a month lend to other houses."""

from enrollment.models import ClassNotice
from enrollment.panels.month import my_month
from enrollment.panels.notices import class_notices, my_notices
from university import public_cache
from university.registry import Panel, SubjectPanel, registry

_LOOK = ("enrollment.view_classnotice",)
_WRITE = (*_LOOK, "enrollment.add_classnotice")
_TEXT = (*_WRITE, "enrollment.text_classnotice")

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _TEXT,
    "registrar": _TEXT,
    "homeroom": _WRITE,
    "desk": _LOOK,
    "auditor": _LOOK,
}


def register() -> None:
    """Register rights, panels, and what pages show."""
    public_cache.watch(ClassNotice)
    registry.add_role_permissions("enrollment.notices", ROLE_PERMISSIONS)
    registry.add_my_page_panel("enrollment.notices", Panel(11, my_notices))
    registry.add_my_page_panel("enrollment.month", Panel(25, my_month))
    registry.add_class_page_panel("enrollment.notices", SubjectPanel(8, class_notices))
