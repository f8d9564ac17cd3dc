"""Which target holds for an agency on a day, and what a figure is against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dvctrack.lib.history import in_model, recorded
from entities.models import Agency
from indicators.choices import Direction, Status
from indicators.models import Indicator, Target
from indicators.numbers import Values


@dataclass(frozen=True)
class Targets:
    """The targets in force on one day: those of a kind, and those of one agency."""

    by_kind: dict[tuple[int, str], Target]
    by_agency: dict[tuple[int, int], Target]

    def of_kind(self, indicator: Indicator, kind: str) -> Target | None:
        return self.by_kind.get((indicator.id, kind))

    def of_agency(self, indicator: Indicator, agency: Agency) -> Target | None:
        """The agency's own target where it has one, else that of its kind, else None."""
        return self.own(indicator, agency) or self.of_kind(indicator, agency.kind)

    def own(self, indicator: Indicator, agency: Agency) -> Target | None:
        return self.by_agency.get((indicator.id, agency.id)) if self.by_agency else None


def targets(
    indicators: Iterable[Indicator], *, on: date, seen_at: datetime | None = None
) -> Targets:
    """The targets of these indicators in force on `on`; where two overlap, the later one.

    With `seen_at`, those that were recorded at that moment.
    """
    return targets_on([on], indicators=indicators, seen_at=seen_at)[on]


def targets_on(
    days: Iterable[date], *, indicators: Iterable[Indicator], seen_at: datetime | None = None
) -> dict[date, Targets]:
    """The targets in force on each of these days. One query."""
    found = recorded(Target, seen_at).filter(indicator__in=indicators).select_related("basis")
    rows = [in_model(row, "basis") for row in found.order_by("starts_on", "id")]
    return {day: in_force(rows, on=day) for day in days}


def in_force(among: Iterable[Target], *, on: date) -> Targets:
    """Of these targets, the earlier ones first, those that hold on `on`."""
    rows = [row for row in among if row.is_valid_on(on)]
    by_kind = {(row.indicator_id, row.kind): row for row in rows if row.agency_id is None}
    by_agency = {
        (row.indicator_id, row.agency_id): row for row in rows if row.agency_id is not None
    }
    return Targets(by_kind, by_agency)


def status(values: Values | None, target: Target | None, indicator: Indicator) -> Status:
    """What can be said of the figure of the judged span against the target; there is always one.

    No figure is "not reported". One without a rate is "nothing arose" where both counts are 0 and
    the indicator gives that no rate, else "incomplete". Met means that the unrounded rate is ≥ the
    target (≤ where lower is better): 29,99 is not 30, and neither is 29,99996.
    """
    if values is None:
        return Status.NOT_REPORTED
    rate = values.counted_as(indicator.when_nothing_arose).exact_rate
    if rate is None:
        return Status.NOTHING_ARISEN if values.nothing_arose else Status.INCOMPLETE
    if target is None:
        return Status.NO_TARGET
    goal = target.exact_value
    met = rate <= goal if indicator.direction == Direction.LOWER else rate >= goal
    return Status.MET if met else Status.NOT_MET
