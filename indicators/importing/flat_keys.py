"""What a flat file says its rows are about, looked up once and kept in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.serials import MIDNIGHT
from dvctrack.lib.names import clean, plain
from dvctrack.lib.numbers.reading import Written
from entities.agencies.matching import AgencyIndex, AgencyRows
from entities.choices import AgencyKind
from entities.models import Agency, Peers
from indicators.choices import Span
from indicators.importing.gathered import Collected
from indicators.importing.names import NameFinder
from indicators.models import Indicator, Period
from indicators.periods.context import PeriodContext

_LONGEST = 100
SPANS = {
    "": Span.TO_DATE,
    "to date": Span.TO_DATE,
    "luy ke": Span.TO_DATE,
    "in period": Span.IN_PERIOD,
    "trong ky": Span.IN_PERIOD,
    "trong thang": Span.IN_PERIOD,
    "trong quy": Span.IN_PERIOD,
}


@dataclass(frozen=True)
class FlatKeys:
    """All periods by code, all indicators by slug and short name; each text is looked up once."""

    periods: Mapping[str, Period]
    indicators: Mapping[str, Indicator]
    slugs: list[str]
    _found: dict[tuple[str, Any], Any]

    @classmethod
    def load(cls) -> "FlatKeys":
        """Two queries."""
        indicators: dict[str, Indicator] = {}
        for row in Indicator.objects.all():
            for name in (row.slug, row.short_name, row.short_name_en):
                indicators.setdefault(plain(name), row)
        slugs = sorted(row.slug for row in set(indicators.values()))
        return cls({row.code: row for row in Period.objects.all()}, indicators, slugs, {})

    def period(self, value: Written) -> Period | None:
        """The period of this code, also where a program has made a date of it."""
        key = ("period", value)
        if key not in self._found:
            self._found[key] = self.periods.get(clean(str(value)).removesuffix(MIDNIGHT))
        found: Period | None = self._found[key]
        return found

    def indicator(self, value: Written) -> Indicator | None:
        key = ("indicator", value)
        if key not in self._found:
            self._found[key] = self.indicators.get(plain(str(value)))
        found: Indicator | None = self._found[key]
        return found

    def span(self, value: Written) -> str | None:
        """The span that a cell names, to date where it is empty; None for other words."""
        key = ("span", value)
        if key not in self._found:
            known = SPANS.get(plain(str(value or "")))
            self._found[key] = known.value if known else None
        found: str | None = self._found[key]
        return found


def unknown_key(code: str, read: Written, known: Iterable[str]) -> str:
    """What to write instead, in a sentence for the finding `code`."""
    words = {"read": str(read)[:_LONGEST], "known": ", ".join(known)}
    sentences = {
        "unknown-period": _("There is no period “%(read)s”. Known: %(known)s."),
        "unknown-indicator": _("There is no indicator “%(read)s”. Known: %(known)s."),
        "unknown-span": _("“%(read)s” is no span. Write “Lũy kế” or “Trong kỳ”."),
        "missing-key": _("The cell is empty. Every row names agency, indicator and period."),
    }
    return sentences[code] % words


@dataclass
class FlatMemory:
    """Each name is looked up once, and not in each of a hundred thousand rows.

    `given` is the period of rows that name none, `home` the province that the file is from.
    """

    collected: Collected
    keys: FlatKeys
    given: Period | None = None
    home: Agency | None = None
    # Whom each cell means, by period.
    agencies: dict[int, dict[Any, Agency]] = field(default_factory=dict)
    _provinces: dict[tuple[date, Any], Agency | None] = field(default_factory=dict)
    _fitting: dict[tuple[int, Any], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = self.collected
        self.names = NameFinder(kept.answers, kept.names, kept.findings, kept.left_out, self.home)

    @cached_property
    def rows(self) -> AgencyRows:
        return AgencyRows.load()

    def context(self, period: Period) -> PeriodContext:
        found = self.collected.contexts.get(period.pk)
        if found is None:
            found = self.collected.contexts[period.pk] = PeriodContext.load(period, self.rows)
        return found

    def province(self, cell: Cell, index: AgencyIndex) -> Agency | None:
        """The province that the cell of a column “Tỉnh” names, by its name or slug."""
        key = (index.on, cell.value)
        if key not in self._provinces:
            found = index.find_written(cell.text, kind=AgencyKind.PROVINCE).agency
            self._provinces[key] = found
        return self._provinces[key] or self.names.find(cell, index, kind=AgencyKind.PROVINCE)

    def fits(self, agency: Agency, name: Written, index: AgencyIndex) -> bool:
        """Whether a name beside a code may be that agency's; a name of nobody says nothing."""
        key = (agency.id, name)
        if key not in self._fitting:
            match = index.find(str(name or ""))
            bearers = match.candidates if match.agency is None else (match.agency,)
            self._fitting[key] = not bearers or agency in bearers
        return self._fitting[key]


@dataclass(slots=True)
class Series:
    """What rows have in common that name the same period, indicator and span.

    `groups` are the peers of the agencies that were met so far.
    """

    context: PeriodContext
    indicator: Indicator
    span: str
    agencies: dict[Any, Agency]
    groups: set[Peers] = field(default_factory=set)
    is_asked: bool = field(init=False)
    is_span_asked: bool = field(init=False)

    def __post_init__(self) -> None:
        asked = self.context.asked.get(self.indicator.slug)
        self.is_asked = asked is not None
        self.is_span_asked = asked is not None and self.span in asked.spans
