from typing import Any

from entities.models import Agency
from entities.people.views_seen_at import SeenAtMixin
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.models import Indicator, Period


class FiguresSeenAtMixin(SeenAtMixin):
    """`?seen_at=` on a page of figures."""

    def figures_context(
        self,
        *,
        indicator: Indicator | None = None,
        period: Period | None = None,
        agency: Agency | None = None,
    ) -> dict[str, Any]:
        """What the page says of the moment, and who changed which of these figures since."""
        steps = (
            figure_history(indicator=indicator, period=period, agency=agency, since=self.seen_at)
            if self.seen_at
            else []
        )
        return self.seen_context([(step.row.agency, step) for step in steps], HistoryTable)
