"""What rounds, rules and places lend to the ground floor."""

from enrollment.audit.places import CHECKS
from enrollment.models import EnrollmentPolicy, Prerequisite, ProofKind, ProofRule, Round
from enrollment.panels import enrolling as panels
from enrollment.queries import suitability_words
from enrollment.roles import ROLE_PERMISSIONS
from enrollment.services.drafts import delete_old_drafts
from enrollment.services.id_numbers import forget_old_id_numbers
from enrollment.services.places import lapse_due_places
from enrollment.views.desk import desk_panel
from university import public_cache
from university.registry import Panel, SubjectPanel, registry


def register() -> None:
    """Register audit checks, sweeps, panels and what the roles may do."""
    public_cache.watch(Round, EnrollmentPolicy, Prerequisite, ProofKind, ProofRule)
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_sweep("enrollment.lapse_places", lapse_due_places)
    registry.add_sweep("enrollment.delete_old_drafts", delete_old_drafts)
    registry.add_sweep("enrollment.id_numbers", forget_old_id_numbers)
    registry.add_role_permissions("enrollment", ROLE_PERMISSIONS)
    registry.add_my_page_panel("enrollment.places", Panel(10, panels.my_panel))
    registry.add_class_page_question("has_my_place", panels.has_my_place)
    registry.add_class_page_panel("enrollment.apply", SubjectPanel(10, panels.class_panel))
    registry.add_home_panel("enrollment.open_now", Panel(5, panels.home_panel))
    registry.add_open_terms("enrollment.open_terms", panels.open_terms)
    registry.add_consent_words("suitability", suitability_words)
    registry.add_desk_student_panel("enrollment.places", SubjectPanel(10, desk_panel))
