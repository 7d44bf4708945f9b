"""Papers that staff look at: residence, retirement, a relative's acknowledgement for the old.

Nothing is scanned or stored (SENIORS C1): a named person says that they saw it, and until when it
counts. Which paper is asked of whom is a row, not code.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class ProofKind(models.Model):
    """One kind of paper, as a senior calls it: 本市户口本或居住证, 家属知情同意书."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    #: How long it counts once seen; empty: for good.
    valid_months = models.PositiveSmallIntegerField(_("counts for months"), null=True, blank=True)

    class Meta:
        verbose_name = _("kind of proof")
        verbose_name_plural = _("kinds of proof")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ProofRule(models.Model):
    """Who needs which paper in a term: everybody, people from an age on, or those of a major."""

    policy = models.ForeignKey(
        "enrollment.EnrollmentPolicy",
        verbose_name=_("enrolment rules"),
        on_delete=models.CASCADE,
        related_name="proof_rules",
    )
    kind = models.ForeignKey(
        ProofKind, verbose_name=_("kind of proof"), on_delete=models.PROTECT, related_name="rules"
    )
    major = models.ForeignKey(
        "courses.Major",
        verbose_name=_("only for the major"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    from_age = models.PositiveSmallIntegerField(_("only from the age of"), null=True, blank=True)

    class Meta:
        verbose_name = _("proof that is asked for")
        verbose_name_plural = _("proofs that are asked for")
        ordering = ["policy", "kind"]

    def __str__(self) -> str:
        return f"{self.policy} · {self.kind}"


class StudentProof(models.Model):
    """A paper that somebody at the desk saw."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="proofs",
    )
    kind = models.ForeignKey(
        ProofKind, verbose_name=_("kind of proof"), on_delete=models.PROTECT, related_name="proofs"
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    seen_at = models.DateTimeField(_("seen"), default=clock.now)
    valid_until = models.DateField(_("proof counts until"), null=True, blank=True)

    class Meta:
        verbose_name = _("proof seen")
        verbose_name_plural = _("proofs seen")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.student} · {self.kind}"
