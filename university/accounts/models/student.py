"""The student record (学籍): a person, whether or not they have a phone."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university.privacy import EncryptedTextField


def make_card_token() -> str:
    """Return the secret in the card's QR code; it can be changed when a card is lost."""
    return secrets.token_urlsafe(12)


class Sex(models.TextChoices):
    """As on the ID card."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")


class Standing(models.TextChoices):
    """Standing of the record."""

    ACTIVE = "active", _("on the register")
    ON_LEAVE = "on_leave", _("on leave")
    LEFT = "left", _("has left")
    DECEASED = "deceased", _("has died")


class Student(models.Model):
    """A student on the register. ``login`` is empty for people with no phone."""

    student_no = models.CharField(_("student number"), max_length=12, unique=True)
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="students",
    )
    name = models.CharField(_("name of a person"), max_length=60)
    pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, db_index=True)
    initials = models.CharField(_("pinyin initials"), max_length=60, blank=True, db_index=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    birth_date = models.DateField(_("birth date"))
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_number_index = models.CharField(
        _("ID number look-up"), max_length=64, null=True, blank=True, unique=True, editable=False
    )
    id_seen_at = models.DateTimeField(_("document seen at"), null=True, blank=True)
    id_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("document seen by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.ACTIVE
    )
    is_returning = models.BooleanField(_("returning student"), default=False)
    emergency_contact_name = models.CharField(_("emergency contact"), max_length=60, blank=True)
    emergency_contact_phone = models.CharField(_("their phone"), max_length=16, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    #: Hardship and disability are sensitive (PIPL Art. 28), so it is sealed like the ID number.
    category = EncryptedTextField(_("category or hardship"), blank=True, default="")
    #: The number in the school's older books; those may hold one twice.
    former_number = models.CharField(
        _("old student number"), max_length=30, blank=True, db_index=True
    )
    card_token = models.CharField(
        _("card code"), max_length=24, unique=True, default=make_card_token, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        ordering = ["student_no"]
        permissions = [("see_id_number", _("Can see whole ID numbers"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="student_standing_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=Sex.values), name="student_sex_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.student_no}）"

    @property
    def phone(self) -> str:
        """Return the phone (E.164) of the login, or an empty string for people without one."""
        return (self.login.phone or "") if self.login else ""

    def age_on(self, day: date) -> int:
        """Return the age in full years on ``day``."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)
