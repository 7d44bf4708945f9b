"""Which papers exist, and of whom they are asked."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from enrollment.models import ProofKind, ProofRule
from enrollment.viewsets.base import EnrollmentViewSet


class ProofKindViewSet(EnrollmentViewSet):
    """Kinds of papers."""

    model = ProofKind
    name = "proof_kinds"
    icon = "doc-full"
    menu_label = _("Papers")
    list_display = ["name", "code", "valid_months"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("code"), FieldPanel("name"), FieldPanel("valid_months")]


class ProofRuleViewSet(EnrollmentViewSet):
    """Of whom a paper is asked in a term."""

    model = ProofRule
    name = "proof_rules"
    icon = "doc-full"
    menu_label = _("Papers asked for")
    related = ("policy__term", "kind", "major")
    list_display = ["policy", "kind", "major", "from_age"]
    list_filter = ["policy", "kind"]
    panels = [
        FieldRowPanel([FieldPanel("policy"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("major"), FieldPanel("from_age")]),
    ]
