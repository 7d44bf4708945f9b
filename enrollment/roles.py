"""What each staff role may do in this house; ``manage.py sync_roles`` applies it."""

_VIEW = tuple(
    f"enrollment.view_{model}"
    for model in ("round", "enrollmentpolicy", "place", "waitlistentry", "ruleoverride")
)

_REGISTRAR = (
    *_VIEW,
    "enrollment.add_round",
    "enrollment.change_round",
    "enrollment.delete_round",
    "enrollment.add_enrollmentpolicy",
    "enrollment.change_enrollmentpolicy",
    "enrollment.add_place",
    "enrollment.change_place",
    "enrollment.add_waitlistentry",
    "enrollment.change_waitlistentry",
    "enrollment.set_rules_aside",
    "enrollment.set_audition_aside",
)

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _REGISTRAR,
    "registrar": _REGISTRAR,
    "desk": (
        *_VIEW,
        "enrollment.add_place",
        "enrollment.change_place",
        "enrollment.set_audition_aside",
    ),
    "cashier": ("enrollment.view_place", "enrollment.view_round", "enrollment.add_place"),
    "homeroom": ("enrollment.view_place", "enrollment.view_waitlistentry"),
    "auditor": _VIEW,
}
