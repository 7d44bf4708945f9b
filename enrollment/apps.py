"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "enrollment"
    verbose_name = _("Enrolment")

    def ready(self) -> None:
        """Register audit checks, sweeps and what the roles may do."""
        from enrollment import panels
        from enrollment.audit import CHECKS
        from enrollment.by_lot import register as register_draws
        from enrollment.changing import register as register_changing
        from enrollment.in_class import register as register_in_class
        from enrollment.models import EnrollmentPolicy, ProofKind, ProofRule, Round
        from enrollment.panels_applying import register as register_applying
        from enrollment.queries import suitability_words
        from enrollment.roles import ROLE_PERMISSIONS
        from enrollment.services.drafts import delete_old_drafts
        from enrollment.services.past_completions import register as register_past_completions
        from enrollment.services.places import lapse_due_places
        from enrollment.small_classes import register as register_small_classes
        from enrollment.views.desk import desk_panel
        from university import public_cache
        from university.registry import Panel, SubjectPanel, registry

        public_cache.watch(Round, EnrollmentPolicy, ProofKind, ProofRule)

        for name, check in CHECKS.items():
            registry.add_audit_check(f"enrollment.{name}", check)
        registry.add_sweep("enrollment.lapse_places", lapse_due_places)
        registry.add_sweep("enrollment.delete_old_drafts", delete_old_drafts)
        registry.add_role_permissions("enrollment", ROLE_PERMISSIONS)
        registry.add_my_page_panel("enrollment.places", Panel(10, panels.my_panel))
        registry.add_class_page_panel("enrollment.apply", SubjectPanel(10, panels.class_panel))
        registry.add_home_panel("enrollment.open_now", Panel(5, panels.home_panel))
        registry.add_open_terms("enrollment.open_terms", panels.open_terms)
        registry.add_consent_words("suitability", suitability_words)
        registry.add_desk_student_panel("enrollment.places", SubjectPanel(10, desk_panel))
        register_in_class()
        register_changing()
        register_past_completions()
        register_small_classes()
        register_draws()
        register_applying()
