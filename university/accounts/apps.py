"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Say what each staff role may do with people's records, lend our sweeps and checks."""
        from university.accounts import audit, import_audit
        from university.accounts.roles import ROLE_PERMISSIONS
        from university.accounts.services.challenges import forget_old_challenges
        from university.accounts.services.login_tries import sweep_tries
        from university.accounts.services.register_work import forget_imports, work_on_imports
        from university.registry import registry

        registry.add_role_permissions("accounts", ROLE_PERMISSIONS)
        registry.add_sweep("accounts.challenges", forget_old_challenges)
        registry.add_sweep("accounts.login_tries", sweep_tries)
        registry.add_sweep("accounts.register_imports", work_on_imports)
        registry.add_sweep("accounts.register_imports_forgotten", forget_imports)
        for check in (
            audit.card_numbers,
            audit.id_numbers,
            audit.plain_id_numbers,
            audit.helper_authorities,
            audit.consent_versions,
            audit.staff_accounts,
            import_audit.register_imports,
        ):
            registry.add_audit_check(f"accounts.{check.__name__}", check)
