"""What an evening costs. Pure: no database; staff's rows come in as ``PriceRule``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_SATURDAY = 6
ANY, WEEKDAY, WEEKEND = "any", "weekday", "weekend"


@dataclass(frozen=True)
class PriceRule:
    """A price in fen for one period, and for whom and when it is."""

    price_fen: int
    day_kind: str = ANY
    renter_kind: str = ""
    season_from: date | None = None
    season_to: date | None = None

    def fits(self, *, day: date, renter_kind: str) -> bool:
        """Say whether the rule is about this day and this kind of renter."""
        kind_of_day = WEEKEND if day.isoweekday() >= _SATURDAY else WEEKDAY
        return (
            self.day_kind in (ANY, kind_of_day)
            and self.renter_kind in ("", renter_kind)
            and (self.season_from is None or self.season_from <= day)
            and (self.season_to is None or day <= self.season_to)
        )

    @property
    def particular(self) -> tuple[bool, int, bool]:
        """Who it is for says more than the season, the season more than the weekday."""
        season = 0
        if self.season_from and self.season_to:
            season = 100_000 - (self.season_to - self.season_from).days
        return (bool(self.renter_kind), season, self.day_kind != ANY)


def price_of(rules: Iterable[PriceRule], *, day: date, renter_kind: str) -> int | None:
    """Return the price in fen of one period on ``day``, or None when the school named none.

    The most particular rule counts; of seasons that overlap, the shortest.
    """
    fitting = [rule for rule in rules if rule.fits(day=day, renter_kind=renter_kind)]
    if not fitting:
        return None
    return max(fitting, key=lambda rule: rule.particular).price_fen
