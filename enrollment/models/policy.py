"""The term's rules as settings (SENIORS part B)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrollmentPolicy(models.Model):
    """One policy a term. An empty limit means no limit."""

    term = models.OneToOneField(
        "courses.Term",
        verbose_name=_("term"),
        on_delete=models.CASCADE,
        related_name="enrollment_policy",
    )
    min_age_male = models.PositiveSmallIntegerField(_("lower age, men"), null=True, default=55)
    min_age_female = models.PositiveSmallIntegerField(_("lower age, women"), null=True, default=50)
    max_age_new = models.PositiveSmallIntegerField(
        _("upper age, new students"), null=True, blank=True, default=80
    )
    max_age_returning = models.PositiveSmallIntegerField(
        _("upper age, returning students"), null=True, blank=True
    )
    max_classes = models.PositiveSmallIntegerField(
        _("classes a person"), null=True, blank=True, default=2
    )
    max_high_activity = models.PositiveSmallIntegerField(
        _("classes with much movement a person"), null=True, blank=True, default=1
    )
    forbids_time_clash = models.BooleanField(_("no two classes at the same time"), default=True)
    applies_age_to_online = models.BooleanField(_("age counts for online classes"), default=False)
    applies_age_to_weekend = models.BooleanField(_("age counts for weekend classes"), default=True)
    #: Empty: the term's first day.
    age_counts_on = models.DateField(_("day on which age counts"), null=True, blank=True)
    max_classes_new = models.PositiveSmallIntegerField(
        _("classes a new student"), null=True, blank=True
    )
    max_classes_in_major = models.PositiveSmallIntegerField(
        _("classes a person in one major"), null=True, blank=True
    )
    forbids_repeat = models.BooleanField(
        _("no course again that was completed"),
        default=True,
        help_text=_("Who completed a course may take the next one, or another."),
    )
    needs_document_seen = models.BooleanField(
        _("identity document must have been seen"), default=False
    )

    max_wishes = models.PositiveSmallIntegerField(
        _("wishes an application"), default=3, validators=[MinValueValidator(1)]
    )
    new_share_percent = models.PositiveSmallIntegerField(
        _("share of places kept for new students, in per cent"),
        default=30,
        validators=[MaxValueValidator(100)],
    )
    lost_before_tickets = models.PositiveSmallIntegerField(
        _("more lots for who lost the last draw"), default=1
    )
    never_enrolled_tickets = models.PositiveSmallIntegerField(
        _("more lots for who never had a place"), default=2
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer from the waitlist"),
        default=48,
        validators=[MinValueValidator(1)],
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days of the term in which free places are offered to the waitlist"), default=30
    )
    transfer_days = models.PositiveSmallIntegerField(
        _("days of the term in which a class may be changed"), default=14
    )
    max_transfers = models.PositiveSmallIntegerField(
        _("changes of class a person and term"), default=1
    )

    visits_each = models.PositiveSmallIntegerField(
        _("visits of one person to one class"),
        default=1,
        help_text=_("Sitting in on a meeting before deciding. 0: nobody sits in."),
    )
    visitors_a_meeting = models.PositiveSmallIntegerField(
        _("visitors a meeting"),
        default=3,
        help_text=_("At most as many as the class has free places."),
    )

    allows_make_up = models.BooleanField(
        _("a missed meeting is made up by watching its lesson"),
        default=True,
        help_text=_("A class may have a rule of its own."),
    )
    make_up_percent = models.PositiveSmallIntegerField(
        _("share of the lesson to watch, in per cent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    make_up_days = models.PositiveSmallIntegerField(
        _("days after the meeting in which to watch"), default=14
    )
    notices_a_day = models.PositiveSmallIntegerField(
        _("notices a class and day"),
        default=3,
        help_text=_("Written by teacher, class leader and office. 0: none."),
    )

    class Meta:
        verbose_name = _("enrolment rules")
        verbose_name_plural = _("enrolment rules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(new_share_percent__lte=100), name="new_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(make_up_percent__range=(1, 100)),
                name="policy_make_up_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(max_wishes__gte=1), name="policy_allows_a_wish"
            ),
        ]

    def __str__(self) -> str:
        return str(self.term)
