"""Papers that the desk looks at. Nothing is kept but who saw them, and when."""

from django.utils.translation import gettext as _

from enrollment.rules.answer import DESK, REGISTRAR, RuleRefusal
from enrollment.rules.facts import Facts


def document_seen(facts: Facts) -> RuleRefusal | None:
    """The identity document, shown in person once."""
    if facts.is_document_seen or not facts.limits.needs_document_seen:
        return None
    return RuleRefusal(
        "document_not_seen",
        _("The desk has not seen your ID card yet."),
        _("Please bring it to the desk once. It is looked at and given back."),
        DESK,
    )


def proofs(facts: Facts) -> RuleRefusal | None:
    """Residence, retirement, a relative's acknowledgement: whatever the term asks for."""
    if not facts.missing_proofs:
        return None
    return RuleRefusal(
        "proof_missing",
        _("The desk still has to see this: %(names)s.")
        % {"names": "、".join(facts.missing_proofs)},
        _("Please bring it to the desk. A relative may bring it for you."),
        REGISTRAR,
    )
