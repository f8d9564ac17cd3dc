"""What is learned while flat tables are read: whom their names mean, and in which period."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dvctrack.lib.numbers.reading import Written
from entities.agencies.matching import AgencyIndex, AgencyRows
from entities.models import Agency
from indicators.importing.flat_keys import FlatKeys
from indicators.importing.gathered import Collected
from indicators.importing.names import NameFinder
from indicators.models import Period
from indicators.periods.context import PeriodContext


@dataclass
class FlatMemory:
    """Each name is looked up once, and not in each of a hundred thousand rows.

    `given` is the period of rows that name none.
    """

    collected: Collected
    keys: FlatKeys
    given: Period | None = None
    # Whom each cell means, by period.
    agencies: dict[int, dict[Any, Agency]] = field(default_factory=dict)
    _fitting: dict[tuple[int, Any], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = self.collected
        self.names = NameFinder(kept.answers, kept.names, kept.findings)

    @cached_property
    def rows(self) -> AgencyRows:
        return AgencyRows.load()

    def context(self, period: Period) -> PeriodContext:
        found = self.collected.contexts.get(period.pk)
        if found is None:
            found = self.collected.contexts[period.pk] = PeriodContext.load(period, self.rows)
        return found

    def fits(self, agency: Agency, name: Written, index: AgencyIndex) -> bool:
        """Whether a name beside a code may be that agency's; a name of nobody says nothing."""
        key = (agency.id, name)
        if key not in self._fitting:
            match = index.find(str(name or ""))
            bearers = match.candidates if match.agency is None else (match.agency,)
            self._fitting[key] = not bearers or agency in bearers
        return self._fitting[key]
