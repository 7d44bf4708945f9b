"""The contract as PDF, set by typst; what it says goes in as data, so no name becomes a command."""

import json
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from enrollment.services.certificate_papers import FAMILIES, FONT_FOLDER, first_found
from payments.models import Rental, RentalDate
from payments.states.orders import DateState
from payments.words.capitals import rmb_capitals
from university.money import yuan
from university.pages.models import SchoolSettings
from university.words import full_day, full_moment, time_range

_LAYOUT = Path(__file__).resolve().parents[2] / "papers" / "rental_contract.typ"


def print_contract(rental: Rental) -> bytes:
    """Return the contract of an approved rental, as it was agreed.

    ``rental`` comes with renter, room and dates. Raises Refusal("no_chinese_font").
    """
    school = SchoolSettings.load()
    agreed = [date for date in rental.dates.all() if date.state != DateState.WANTED]
    data = {
        "font": first_found(FAMILIES),
        "title": _("Contract of room hire"),
        "number": rental.number,
        "parties": [
            [_("The school"), school.full_name or school.school_name],
            [_("The renter"), rental.renter.name],
            [_("Who comes"), rental.renter.contact_name],
            [_("Room"), rental.room.name],
            [_("What for"), rental.purpose],
            [_("How many people"), str(rental.people)],
            [_("Approval of the state-asset office"), rental.asset_approval_no],
            [_("Basis of the prices"), str(rental.terms.get("price_basis", ""))],
        ],
        "head": [_("Evening"), _("Time"), _("Rent"), _("Cleaning")],
        "rows": [_row(date) for date in agreed],
        "clauses": _clauses(rental, agreed),
        "signed": _signed(rental),
    }
    pdf = typst.compile(
        str(_LAYOUT),
        font_paths=[str(FONT_FOLDER)],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - one document, no output file.
    return pdf


def _row(date: RentalDate) -> list[str]:
    return [
        full_day(date.starts_at),
        time_range(date.starts_at, date.ends_at),
        yuan(date.rent_fen),
        yuan(date.cleaning_fen),
    ]


def _clauses(rental: Rental, agreed: list[RentalDate]) -> list[str]:
    total = sum(date.total_fen for date in agreed)
    sums = {"sum": yuan(total), "capitals": rmb_capitals(total)}
    cancel = [
        _("Cancelled at least %(hours)d hours before, %(percent)d%% of the rent goes back.") % step
        for step in rental.terms.get("cancel", [])
    ]
    forbidden = {"uses": "、".join(rental.terms.get("forbidden", []))}
    return [
        _("Rent and cleaning come to %(sum)s (%(capitals)s).") % sums,
        _("The rent is paid %(plan)s; the deposit with the first bill.")
        % {"plan": rental.get_pay_plan_display()},
        _("The deposit of %(sum)s goes back after the room was checked.")
        % {"sum": yuan(rental.deposit_fen)},
        *cancel,
        _("Later only the cleaning fee goes back."),
        _("When the school needs the room, the renter is moved to another one or paid back."),
        _("The room is not used for: %(uses)s.") % forbidden,
    ]


def _signed(rental: Rental) -> str:
    if rental.accepted_at is None:
        return _("Not accepted yet.")
    return _("Accepted by the renter on %(when)s.") % {"when": full_moment(rental.accepted_at)}
