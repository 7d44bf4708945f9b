"""Discount rules, which staff edit, and grants, which a service writes."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from payments.models import DiscountGrant, DiscountRule
from university.read_only import ReadOnlyViewSet


class DiscountRuleViewSet(ModelViewSet):
    """Discounts. A change counts for orders opened from then on."""

    model = DiscountRule
    name = "discount_rules"
    icon = "tag"
    menu_label = _("Discounts")
    copy_view_enabled = False
    list_display = ["name", "percent_paid", "min_age", "max_age", "needs_grant", "is_active"]
    list_filter = ["is_active", "needs_grant"]
    search_fields = ["name", "code"]
    search_backend_name = None
    form_fields = [
        "code",
        "name",
        "percent_paid",
        "min_age",
        "max_age",
        "needs_grant",
        "applies_to_materials",
        "applies_to_tickets",
        "funder",
        "is_active",
    ]


class DiscountGrantViewSet(ReadOnlyViewSet):
    """Who checked which proof, and until when it counts."""

    model = DiscountGrant
    name = "discount_grants"
    icon = "user"
    related = ("student", "rule", "checked_by")
    menu_label = _("Granted discounts")
    ordering = "-id"
    list_display = ["student", "rule", "valid_until", "checked_by", "checked_at", "revoked_at"]
    list_filter = ["rule", "valid_until"]
    search_fields = ["student__name", "student__student_no"]
    list_export = ["student.student_no", "rule.name", "valid_until", "checked_at", "revoked_at"]
