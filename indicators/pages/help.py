"""What the help page says of each indicator: its formula, and the targets by their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from indicators.checking.tables import FINDING_LABELS
from indicators.models import Indicator, Target
from indicators.periods.coordinators import whom_to_ask
from indicators.policy import may_coordinate


@dataclass(frozen=True)
class Ladder:
    """The targets of one kind of agencies, or of one agency, the earliest first."""

    kind: str
    targets: Sequence[Target]

    @property
    def holds(self) -> bool:
        """Whether one of them is in force on the day that was asked for."""
        return any(row.holds for row in self.targets)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class IndicatorHelp:
    indicator: Indicator
    ladders: Sequence[Ladder]


def indicator_helps(*, on: date) -> list[IndicatorHelp]:
    """Each indicator with its target ladders; each target knows whether it `holds` on the day.

    Two queries.
    """
    indicators = list(Indicator.objects.select_related("basis"))
    rows = Target.objects.select_related("basis", "agency").order_by("starts_on", "pk")
    by_indicator: dict[int, dict[tuple[str, int | None], list[Target]]] = {}
    for row in rows:
        row.holds = row.is_valid_on(on)  # type: ignore[attr-defined]
        ladders = by_indicator.setdefault(row.indicator_id, {})
        ladders.setdefault((row.kind, row.agency_id), []).append(row)
    return [
        IndicatorHelp(
            indicator,
            [
                Ladder(kind, targets)
                for (kind, _agency), targets in by_indicator.get(indicator.pk, {}).items()
            ],
        )
        for indicator in indicators
    ]


@method_decorator(public_page, name="dispatch")
class HelpView(TemplateView):
    """What is measured and how, the rules of ranking, and whom to ask."""

    template_name = "indicators/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            today=today,
            helps=indicator_helps(on=today),
            whom=whom_to_ask(on=today, names_people=self.request.user.is_authenticated),
            may_coordinate=may_coordinate(self.request.user),
            findings=FINDING_LABELS,
            **kwargs,
        )
