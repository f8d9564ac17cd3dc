"""The rows that must stand in a database before a file of the bench can be imported."""

from datetime import date

from entities.choices import AgencyKind
from entities.models import Agency
from indicators.bench.world import (
    COMMUNES,
    INDICATORS,
    SPANS,
    World,
    agency_slug,
    indicator_slug,
    period_code,
)
from indicators.choices import Cycle, PeriodState
from indicators.models import Indicator, Obligation, Period, PeriodIndicator


def write_base(world: World, rows: int) -> None:
    """Agencies, indicators and periods, and who owes the figures of a file with `rows` rows."""
    agencies = Agency.objects.bulk_create(
        Agency(
            slug=agency_slug(number),
            name=f"Xã số {number}",
            kind=AgencyKind.COMMUNE,
            display_order=number,
        )
        for number in range(COMMUNES)
    )
    indicators = Indicator.objects.bulk_create(_indicator(number) for number in range(INDICATORS))
    periods = Period.objects.bulk_create(_period(number) for number in range(world.periods))
    to_date, in_period = SPANS
    PeriodIndicator.objects.bulk_create(
        PeriodIndicator(
            period=period, indicator=indicator, ranking_span=in_period, judged_span=to_date
        )
        for period in periods
        for indicator in indicators
    )
    Obligation.objects.bulk_create(
        Obligation(
            period=periods[period], indicator=indicators[indicator], agency=agencies[commune]
        )
        for period, indicator, commune in world.triples(rows)
    )


def _indicator(number: int) -> Indicator:
    words = dict.fromkeys(("name", "short_name"), f"Tỷ lệ số {number}")
    english = dict.fromkeys(("name_en", "short_name_en"), f"Rate {number}")
    return Indicator(
        slug=indicator_slug(number),
        **words,
        **english,
        numerator_label="Số hồ sơ trực tuyến",
        numerator_label_en="Online applications",
        denominator_label="Tổng số hồ sơ",
        denominator_label_en="Applications",
        display_order=number,
    )


def _period(number: int) -> Period:
    code = period_code(number)
    return Period(
        code=code,
        label=f"Kỳ {code}",
        as_of=date.fromisoformat(code),
        cycle=Cycle.YEAR,
        state=PeriodState.OPEN,
        is_public=True,
    )
