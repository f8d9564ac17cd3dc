"""Lists of services that were overdue on a day, by their titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dvctrack.lib.names import plain
from entities.deadlines.quarters import Quarter
from indicators.annex.dates import Decision, decisions, quarters_of_title
from indicators.annex.found import FoundTable
from indicators.annex.layout import Services
from indicators.annex.service_rows import LINES_ABOVE, title_of

# What the title of overdue services says of them.
_OVERDUE = re.compile(r"\b(?:chua|qua han|tre han|cham(?! nhat))\b")


@dataclass(frozen=True)
class OverdueList:
    """Which services a list holds all of: those overdue on a day that its title speaks of.

    Without quarters or decisions in the title it is those of any.
    """

    on: date
    quarters: Sequence[Quarter]
    decisions: Sequence[Decision]


def overdue_list(table: FoundTable, *, on: date | None) -> OverdueList | None:
    """None for a list of a decision, or of what is still to come."""
    words = plain(" ".join([*table.above[-LINES_ABOVE:], table.title]))
    is_overdue = table.section.services is Services.OVERDUE and _OVERDUE.search(words)
    if on is None or not is_overdue:
        return None
    title = title_of(table)
    return OverdueList(on, quarters_of_title(title), decisions(title))
