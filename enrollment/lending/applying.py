"""What applying lends to the senior's own page and to the desk."""

from enrollment.panels.applying import my_panel, staff_panel
from enrollment.services.application_drafts import delete_old_application_drafts
from enrollment.views.desk_applications import desk_panel
from enrollment.views.desk_proofs import desk_panel as proofs_panel
from university.registry import Panel, SubjectPanel, registry


def register() -> None:
    """Register panels and sweeps."""
    registry.add_my_page_panel("enrollment.applications", Panel(8, my_panel))
    registry.add_desk_student_panel("enrollment.applications", SubjectPanel(9, desk_panel))
    registry.add_desk_student_panel("enrollment.proofs", SubjectPanel(20, proofs_panel))
    registry.add_staff_panel("enrollment.auditions", Panel(31, staff_panel))
    registry.add_sweep("enrollment.delete_old_application_drafts", delete_old_application_drafts)
