"""Communes, indicators and periods by number, who owes their figures, and the rows of a flat file.

Everything follows from numbers, so that every database and every run has the same rows.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.choices import Cycle, Span
from indicators.models import Obligation, PeriodIndicator
from indicators.tests.factories import IndicatorFactory, PeriodFactory

COMMUNES = 3400
INDICATORS = 5
SPANS = (Span.TO_DATE, Span.IN_PERIOD)
HEADINGS = ("Kỳ báo cáo", "Chỉ số", "Mã cơ quan", "Phạm vi", "Tử số", "Mẫu số")
# Of a file that was corrected, one row in fifty is another.
CHANGED_EVERY = 50
_SEED = 20230725


class Row(NamedTuple):
    """One row of a file, in the order of `HEADINGS`."""

    period: str
    indicator: str
    agency: str
    span: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class World:
    """Enough periods for the rows of the largest file; smaller files touch them all, too."""

    largest: int

    @property
    def periods(self) -> int:
        return -(-self.largest // (INDICATORS * COMMUNES * len(SPANS)))

    def triples(self, rows: int) -> Iterator[tuple[int, int, int]]:
        """Period, indicator and commune of the figures of a file, spread over all there are."""
        total = self.periods * INDICATORS * COMMUNES
        wanted = -(-rows // len(SPANS))
        for place in range(wanted):
            group, commune = divmod(place * total // wanted, COMMUNES)
            yield (*divmod(group, INDICATORS), commune)

    def rows(self, rows: int, *, is_changed: bool = False) -> Iterator[Row]:
        numbers = random.Random(_SEED)
        number = 0
        for period, indicator, commune in self.triples(rows):
            for span in SPANS:
                number += 1
                denominator = numbers.randint(1, 5000)
                numerator = numbers.randint(0, denominator)
                if is_changed and number % CHANGED_EVERY == 0:
                    denominator += 1
                if number <= rows:
                    keys = (period_code(period), indicator_slug(indicator), agency_slug(commune))
                    yield Row(*keys, span, numerator, denominator)


def write_world(world: World, *rows: int) -> None:
    """Agencies, indicators and periods, and who owes the figures of files with so many rows."""
    agencies = Agency.objects.bulk_create(
        AgencyFactory.build(
            slug=agency_slug(number),
            name=f"Xã số {number}",
            kind=AgencyKind.COMMUNE,
            display_order=number,
        )
        for number in range(COMMUNES)
    )
    indicators = [IndicatorFactory.create(slug=indicator_slug(n)) for n in range(INDICATORS)]
    periods = [
        PeriodFactory.create(code=code, as_of=date.fromisoformat(code), cycle=Cycle.YEAR)
        for code in map(period_code, range(world.periods))
    ]
    PeriodIndicator.objects.bulk_create(
        PeriodIndicator(
            period=period,
            indicator=indicator,
            ranking_span=Span.IN_PERIOD,
            judged_span=Span.TO_DATE,
        )
        for period in periods
        for indicator in indicators
    )
    Obligation.objects.bulk_create(
        Obligation(
            period=periods[period], indicator=indicators[indicator], agency=agencies[commune]
        )
        for period, indicator, commune in dict.fromkeys(
            triple for number in rows for triple in world.triples(number)
        )
    )


def period_code(number: int) -> str:
    return f"{2020 + number}-12-31"


def indicator_slug(number: int) -> str:
    return f"rate-{number}"


def agency_slug(number: int) -> str:
    return f"commune-{number:04}"
