"""A rule's no: the code, the sentence, the next step, and who may set the rule aside."""

from dataclasses import dataclass

from university.refusals import Refusal

#: Permissions by which a named person sets a rule aside; empty means nobody may.
NOBODY = ""
REGISTRAR = "enrollment.set_rules_aside"
DESK = "enrollment.set_audition_aside"


@dataclass(frozen=True)
class RuleRefusal:
    """One rule that says no to one person and class."""

    code: str
    message: str
    next_step: str
    overridden_by: str = NOBODY

    def as_refusal(self) -> Refusal:
        """Return the exception that a service raises."""
        return Refusal(self.code, self.message, self.next_step)
