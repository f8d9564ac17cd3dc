"""The targets of each indicator by their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entities.models import Agency
from indicators.models import Indicator, Target


@dataclass(frozen=True)
class Ladder:
    """The targets of one kind of agencies, or of one agency, the earliest first."""

    kind: str
    targets: Sequence[Target]
    agency: Agency | None = None

    @property
    def holds(self) -> bool:
        """Whether one of them is in force on the day that was asked for."""
        return any(row.holds for row in self.targets)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class IndicatorTargets:
    indicator: Indicator
    ladders: Sequence[Ladder]


def target_ladders(*, on: date) -> list[IndicatorTargets]:
    """Each indicator with its target ladders; each target knows whether it `holds` on the day.

    Two queries.
    """
    indicators = list(Indicator.objects.select_related("basis"))
    rows = Target.objects.select_related("indicator", "basis", "agency__parent").order_by(
        "starts_on", "pk"
    )
    by_indicator: dict[int, dict[tuple[str, int | None], list[Target]]] = {}
    for row in rows:
        row.holds = row.is_valid_on(on)  # type: ignore[attr-defined]
        ladders = by_indicator.setdefault(row.indicator_id, {})
        ladders.setdefault((row.kind, row.agency_id), []).append(row)
    return [
        IndicatorTargets(
            indicator,
            [
                Ladder(kind, targets, targets[0].agency)
                for (kind, _agency), targets in by_indicator.get(indicator.pk, {}).items()
            ],
        )
        for indicator in indicators
    ]
