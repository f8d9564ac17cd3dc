from typing import Any

from entities.models import Agency
from entities.views.seen_at import SeenAtMixin
from indicators.models import Indicator, Period
from indicators.rules.figure_history import figure_history
from indicators.tables.history import HistoryTable


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
