"""The admin of this house: one menu group, 招生."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from enrollment.viewsets.applications import ApplicationViewSet, WishViewSet
from enrollment.viewsets.changes import (
    AuditVisitViewSet,
    LateRequestViewSet,
    LeaveViewSet,
    TransferViewSet,
    WithdrawalViewSet,
)
from enrollment.viewsets.draws import DrawViewSet
from enrollment.viewsets.places import OverrideViewSet, PlaceViewSet, WaitlistViewSet
from enrollment.viewsets.policies import PolicyViewSet
from enrollment.viewsets.prerequisites import PrerequisiteViewSet
from enrollment.viewsets.proofs import ProofKindViewSet, ProofRuleViewSet
from enrollment.viewsets.round_calendar import RoundCalendarViewSet
from enrollment.viewsets.rounds import RoundViewSet
from enrollment.viewsets.small_classes import SmallClassViewSet


class EnrollmentGroup(ModelViewSetGroup):
    """招生."""

    menu_label = _("Enrolment")
    menu_icon = "group"
    menu_order = 220
    items = (
        RoundViewSet,
        RoundCalendarViewSet,
        PolicyViewSet,
        PrerequisiteViewSet,
        ProofKindViewSet,
        ProofRuleViewSet,
        ApplicationViewSet,
        WishViewSet,
        DrawViewSet,
        PlaceViewSet,
        WaitlistViewSet,
        TransferViewSet,
        WithdrawalViewSet,
        AuditVisitViewSet,
        LateRequestViewSet,
        LeaveViewSet,
        OverrideViewSet,
        SmallClassViewSet,
    )
