"""Renters and their papers: looked at, accepted or not; no paper has an address of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from payments.forms.rentals import SeenPaperForm
from payments.models import PaperKind, Renter, RenterPaper
from payments.queries.rentals import papers_needed
from payments.rental_files import paper_answer
from payments.services.rentals.deciding import MAY_DECIDE
from payments.services.rentals.renters import accept_paper, refuse_paper, see_paper
from payments.viewsets.rentals.base import RENTERS, RentalScreen, actor_of, crumb, refused
from university.read_only import ReadOnlyViewSet
from university.refusals import Refusal


class RenterView(RentalScreen):
    """One renter, the papers needed, and every paper that was sent."""

    permission = "payments.view_renter"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._page(pk, SeenPaperForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A paper was seen at the desk."""
        renter, form = get_object_or_404(Renter, pk=pk), SeenPaperForm(request.POST)
        if not form.is_valid():
            return self._page(pk, form)
        try:
            see_paper(
                actor=actor_of(request),
                renter=renter,
                kind=PaperKind(form.cleaned_data["kind"]),
                valid_until=form.cleaned_data["valid_until"],
            )
        except Refusal as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("It is done."))
        return redirect(f"{RENTERS}:inspect", pk)

    def _page(self, pk: int, form: SeenPaperForm) -> HttpResponse:
        renter = get_object_or_404(Renter.objects.select_related("login"), pk=pk)
        return self.page(
            "renter.html",
            renter.name,
            crumbs=[crumb(f"{RENTERS}:index", _("Renters"))],
            renter=renter,
            needed="、".join(str(kind.label) for kind in papers_needed(renter)),
            papers=renter.papers.select_related("checked_by").order_by("-pk"),
            may_decide=self.request.user.has_perm(MAY_DECIDE),
            form=form,
        )


class PaperView(RentalScreen):
    """Accept a paper, or say why not."""

    permission = MAY_DECIDE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do one of the two."""
        paper = get_object_or_404(RenterPaper, pk=pk)
        actor = actor_of(request)
        try:
            if "accept" in request.POST:
                accept_paper(actor=actor, paper=paper)
            else:
                refuse_paper(actor=actor, paper=paper, why=request.POST.get("why", ""))
        except Refusal as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("It is done."))
        return redirect(f"{RENTERS}:inspect", paper.renter_id)


class PaperFileView(RentalScreen):
    """The file itself; every look is logged."""

    permission = "payments.view_renterpaper"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it out."""
        paper = get_object_or_404(RenterPaper.objects.exclude(file=""), pk=pk)
        log(instance=paper, action="payments.paper_seen", user=actor_of(request))
        return paper_answer(paper)


class RenterViewSet(ReadOnlyViewSet):
    """Renters."""

    model = Renter
    name = RENTERS
    icon = "user"
    menu_label = gettext_lazy("Renters")
    menu_order = 30
    ordering = "-id"
    list_display = ["name", "kind", "contact_name", "teaches_children", "created_at"]
    list_filter = ["kind", "teaches_children"]
    search_fields = ["name", "contact_name"]
    list_export = ["name", "kind", "contact_name", "teaches_children", "created_at"]

    def get_urlpatterns(self) -> list[Any]:
        """The list, one renter, and what is done with a paper."""
        lists = [one for one in super().get_urlpatterns() if one.name != "inspect"]
        return [
            *lists,
            path("inspect/<int:pk>/", RenterView.as_view(), name="inspect"),
            path("papers/<int:pk>/", PaperView.as_view(), name="paper"),
            path("papers/<int:pk>/file/", PaperFileView.as_view(), name="paper_file"),
        ]
