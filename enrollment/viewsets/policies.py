"""The term's rules as settings."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from enrollment.models import EnrollmentPolicy
from enrollment.viewsets.base import EnrollmentViewSet


class PolicyViewSet(EnrollmentViewSet):
    """The term's rules as settings."""

    model = EnrollmentPolicy
    name = "enrolment_rules"
    icon = "clipboard-list"
    menu_label = _("Rules of a term")
    related = ("term",)
    list_display = ["term", "min_age_female", "min_age_male", "max_classes"]
    panels = [
        FieldPanel("term"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("min_age_female"), FieldPanel("min_age_male")]),
                FieldRowPanel([FieldPanel("max_age_new"), FieldPanel("max_age_returning")]),
                FieldPanel("applies_age_to_online"),
                FieldPanel("applies_age_to_weekend"),
                FieldPanel("age_counts_on"),
            ],
            heading=_("Age on the term's first day"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_classes"), FieldPanel("max_high_activity")]),
                FieldRowPanel([FieldPanel("max_classes_new"), FieldPanel("max_classes_in_major")]),
                FieldPanel("forbids_time_clash"),
                FieldPanel("forbids_repeat"),
                FieldPanel("needs_document_seen"),
            ],
            heading=_("How much one person may take"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_wishes"), FieldPanel("new_share_percent")]),
                FieldRowPanel(
                    [FieldPanel("lost_before_tickets"), FieldPanel("never_enrolled_tickets")]
                ),
                FieldRowPanel(
                    [FieldPanel("never_enrolled_tickets"), FieldPanel("lost_before_tickets")]
                ),
                FieldRowPanel([FieldPanel("offer_hours"), FieldPanel("offer_days")]),
            ],
            heading=_("Draw and waitlist"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("transfer_days"), FieldPanel("max_transfers")]),
                FieldRowPanel([FieldPanel("visits_each"), FieldPanel("visitors_a_meeting")]),
                FieldPanel("allows_make_up"),
                FieldRowPanel([FieldPanel("make_up_percent"), FieldPanel("make_up_days")]),
                FieldPanel("notices_a_day"),
            ],
            heading=_("While the term runs"),
        ),
    ]
