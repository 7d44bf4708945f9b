"""What each staff role may do in this house; ``manage.py sync_roles`` applies it."""

_VIEW = tuple(
    f"enrollment.view_{model}"
    for model in (
        "round",
        "enrollmentpolicy",
        "application",
        "wish",
        "place",
        "waitlistentry",
        "ruleoverride",
        "prerequisite",
        "proofkind",
        "proofrule",
        "studentproof",
        "draw",
        "drawentry",
        "belowminimum",
    )
)

#: Whoever acts for a person who stands there or calls.
_APPLYING = (
    "enrollment.add_application",
    "enrollment.change_application",
    "enrollment.add_studentproof",
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
    "enrollment.decide_small_class",
    "enrollment.set_audition_aside",
    *_APPLYING,
    "enrollment.hear_audition",
    "enrollment.run_draw",
    "enrollment.add_prerequisite",
    "enrollment.change_prerequisite",
    "enrollment.delete_prerequisite",
    "enrollment.add_proofkind",
    "enrollment.change_proofkind",
    "enrollment.add_proofrule",
    "enrollment.change_proofrule",
    "enrollment.delete_proofrule",
)

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _REGISTRAR,
    "registrar": _REGISTRAR,
    "desk": (
        *_VIEW,
        "enrollment.add_place",
        "enrollment.change_place",
        "enrollment.set_audition_aside",
        *_APPLYING,
    ),
    "cashier": ("enrollment.view_place", "enrollment.view_round", "enrollment.add_place"),
    "homeroom": ("enrollment.view_place", "enrollment.view_waitlistentry"),
    "auditor": _VIEW,
}
