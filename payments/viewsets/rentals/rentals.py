"""Requests and rentals: search, filter, export; one screen to decide, displace and hand over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from enrollment.views.classroom.certificates import pdf_answer
from payments.forms.counter import YuanField
from payments.forms.rentals import ApproveForm, DisplaceForm, RejectForm
from payments.models import Rental, RentalDate
from payments.queries.rentals import newest_papers, papers_needed, rentals_with_dates
from payments.services.rentals.contract import print_contract
from payments.services.rentals.deciding import MAY_DECIDE, approve_rental, reject_rental
from payments.services.rentals.evenings import displace_evening
from payments.services.rentals.handing_over import MAY_HAND_OVER, hand_over_room
from payments.states.orders import DateState, RentalState
from payments.viewsets.books import money
from payments.viewsets.rentals.base import RENTALS, RentalScreen, actor_of, crumb, refused
from payments.words.rentals import evening_rows, rental_facts, when_words
from university.read_only import ReadOnlyViewSet
from university.refusals import Refusal

_VIEW = "payments.view_rental"
_CONTRACT_STATES = (RentalState.APPROVED, RentalState.RUNNING, RentalState.CLOSED)


class HandoverForm(forms.Form):
    """How the room was left, and what of the deposit is kept."""

    notes = forms.CharField(label=gettext_lazy("How the room was"), max_length=200)
    deducted = YuanField(label=gettext_lazy("Kept of the deposit, in yuan"), initial="0")
    deduction_reason = forms.CharField(
        label=gettext_lazy("What for"), max_length=120, required=False
    )


class RentalView(RentalScreen):
    """One rental and what can be done with it now."""

    permission = _VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        rental = get_object_or_404(rentals_with_dates(), pk=pk)
        newest = newest_papers(rental.renter)
        may_decide = request.user.has_perm(MAY_DECIDE)
        return self.page(
            "rental.html",
            rental.number,
            crumbs=[crumb(f"{RENTALS}:index", _("Rentals"))],
            rental=rental,
            facts=rental_facts(rental),
            evenings=evening_rows(rental),
            papers=[(kind.label, newest.get(kind)) for kind in papers_needed(rental.renter)],
            may_decide=may_decide and rental.state == RentalState.ASKED,
            may_displace=may_decide,
            may_hand_over=request.user.has_perm(MAY_HAND_OVER)
            and rental.state == RentalState.RUNNING,
            has_contract=rental.state in _CONTRACT_STATES,
        )


class FormScreen(RentalScreen):
    """A question about a rental, and a service that does it or says why not."""

    permission = _VIEW
    form_class: type[forms.Form]
    title: Any
    button: Any
    done: Any

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self._form(self.rental_of(pk), pk, self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        rental, form = self.rental_of(pk), self.form_class(request.POST)
        if not form.is_valid():
            return self._form(rental, pk, form)
        try:
            self.act(pk, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
            return self._form(rental, pk, form)
        messages.success(request, self.done)
        return redirect(f"{RENTALS}:inspect", rental.pk)

    def rental_of(self, pk: int) -> Rental:
        """Return the rental that the address names."""
        return get_object_or_404(rentals_with_dates(), pk=pk)

    def act(self, pk: int, answers: dict[str, Any]) -> None:
        """Call the one service."""
        raise NotImplementedError

    def about(self, rental: Rental, pk: int) -> list[tuple[str, str]]:
        """Return what the screen says above the question."""
        return rental_facts(rental)

    def _form(self, rental: Rental, pk: int, form: forms.Form) -> HttpResponse:
        return self.page(
            "form.html",
            self.title,
            crumbs=[
                crumb(f"{RENTALS}:index", _("Rentals")),
                crumb(f"{RENTALS}:inspect", rental.number, rental.pk),
            ],
            rental=rental,
            facts=self.about(rental, pk),
            form=form,
            button=self.button,
        )


class ApproveView(FormScreen):
    """Yes, with the approval number of the state-asset office."""

    form_class = ApproveForm
    title = gettext_lazy("Approve")
    button = gettext_lazy("Approve")
    done = gettext_lazy("Approved. The renter is told.")

    def act(self, pk: int, answers: dict[str, Any]) -> None:
        """Approve it."""
        approve_rental(actor=actor_of(self.request), rental=self.rental_of(pk), **answers)


class RejectView(FormScreen):
    """No, with a reason that the renter reads."""

    form_class = RejectForm
    title = gettext_lazy("Reject")
    button = gettext_lazy("Reject")
    done = gettext_lazy("Rejected. The renter is told.")

    def act(self, pk: int, answers: dict[str, Any]) -> None:
        """Reject it."""
        reject_rental(
            actor=actor_of(self.request),
            rental=self.rental_of(pk),
            reason=answers["reason"],
            evenings=DateState(answers["evenings"]),
        )


class DisplaceView(FormScreen):
    """The school needs the room on one evening; ``pk`` is the evening's."""

    form_class = DisplaceForm
    title = gettext_lazy("The school needs the room")
    button = gettext_lazy("Move or pay back")
    done = gettext_lazy("It is done. The renter is told.")

    def rental_of(self, pk: int) -> Rental:
        """The evening's rental."""
        date = get_object_or_404(RentalDate, pk=pk)
        return super().rental_of(date.rental_id)

    def act(self, pk: int, answers: dict[str, Any]) -> None:
        """Move the renter to another room, or pay them back."""
        date = get_object_or_404(RentalDate, pk=pk)
        displace_evening(actor=actor_of(self.request), date=date, reason=answers["reason"])

    def about(self, rental: Rental, pk: int) -> list[tuple[str, str]]:
        """Name the evening."""
        date = get_object_or_404(RentalDate.objects.select_related("room"), pk=pk)
        return [(_("Room"), date.room.name), (_("Evening"), when_words(date))]


class HandoverView(FormScreen):
    """The room was looked at; the deposit goes back."""

    form_class = HandoverForm
    title = gettext_lazy("Check the room")
    button = gettext_lazy("Close the rental")
    done = gettext_lazy("Closed. The deposit goes back.")

    def act(self, pk: int, answers: dict[str, Any]) -> None:
        """Close it."""
        hand_over_room(
            actor=actor_of(self.request),
            rental=self.rental_of(pk),
            notes=answers["notes"],
            deducted_fen=answers["deducted"],
            deduction_reason=answers["deduction_reason"],
        )


class ContractView(RentalScreen):
    """The contract, to print and sign."""

    permission = _VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the PDF."""
        rental = get_object_or_404(rentals_with_dates(), pk=pk, state__in=_CONTRACT_STATES)
        try:
            return pdf_answer(print_contract(rental), f"contract-{rental.number}")
        except Refusal as refusal:
            refused(request, refusal)
            return redirect(f"{RENTALS}:inspect", pk)


class RentalViewSet(ReadOnlyViewSet):
    """Requests and rentals."""

    model = Rental
    name = RENTALS
    icon = "home"
    related = ("renter", "room")
    menu_label = gettext_lazy("Rentals")
    menu_order = 10
    ordering = "-id"
    list_display = ["number", "renter", "room", "purpose", "state", "created_at", "decided_at"]
    list_filter = ["state", "room", "pay_plan", "created_at"]
    search_fields = ["number", "renter__name", "renter__contact_name", "purpose"]
    list_export = [
        "number",
        "renter.name",
        "room.name",
        "purpose",
        "people",
        "state",
        "asset_approval_no",
        "decision_reason",
        "deposit_fen",
        "created_at",
        "decided_at",
    ]

    def get_urlpatterns(self) -> list[Any]:
        """The list, one rental, and a screen for each thing that can be done."""
        screens: list[tuple[str, Callable[..., Any]]] = [
            ("inspect", RentalView.as_view()),
            ("approve", ApproveView.as_view()),
            ("reject", RejectView.as_view()),
            ("displace", DisplaceView.as_view()),
            ("handover", HandoverView.as_view()),
            ("contract", ContractView.as_view()),
        ]
        lists = [one for one in super().get_urlpatterns() if one.name != "inspect"]
        return [*lists, *(path(f"{n}/<int:pk>/", view, name=n) for n, view in screens)]


class EveningViewSet(ReadOnlyViewSet):
    """Single evenings: who has which room when."""

    model = RentalDate
    name = "rental_evenings"
    icon = "calendar"
    related = ("rental__renter", "rental__room", "room")
    menu_label = gettext_lazy("Evenings rented")
    menu_order = 20
    ordering = "starts_at"
    list_display = [
        "starts_at",
        "ends_at",
        "room",
        Column("renter", label=gettext_lazy("renter"), accessor="rental.renter"),
        "state",
        money("rent_fen", gettext_lazy("rent")),
        money("refunded_fen", gettext_lazy("gone back")),
    ]
    list_filter = ["state", "room", "starts_at"]
    search_fields = ["rental__number", "rental__renter__name"]
    list_export = [
        "rental.number",
        "rental.renter.name",
        "room.name",
        "starts_at",
        "ends_at",
        "state",
        "rent_fen",
        "cleaning_fen",
        "refunded_fen",
    ]
