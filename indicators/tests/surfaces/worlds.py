"""Periods of every sort. Each is made in a database that has both published annexes."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from entities.models import Agency
from indicators.choices import Cycle, Direction, FigureState, PeriodState, Span
from indicators.models import (
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    Target,
)

PROVINCES = ("ha-noi", "da-nang", "thua-thien-hue", "an-giang", "bac-giang", "ca-mau")
MINISTRIES = ("bo-y-te", "bo-tu-phap", "bo-noi-vu")
ASKED = ("online-provision", "online-payment")
# Numerator and denominator by the agency; None where it has not reported.
Counts = dict[str, tuple[int | None, int | None] | None]


class World(NamedTuple):
    codes: tuple[str, ...]
    make: Callable[[], None]


def make_period(
    code: str,
    figures: Counts,
    *,
    cycle: Cycle = Cycle.MONTH,
    state: PeriodState = PeriodState.CLOSED,
    asked: Iterable[str] = ASKED,
) -> None:
    """A public period that asks for these indicators, with the same counts in each."""
    as_of = date.fromisoformat(code[:10])
    period = Period.objects.create(
        code=code,
        label=f"Kỳ {code}",
        as_of=as_of,
        cycle=cycle,
        window_starts_on=as_of.replace(day=1),
        cumulative_starts_on=as_of.replace(month=1, day=1),
        issuing_body="Bộ Tư pháp",
        state=state,
        is_public=True,
    )
    for indicator in Indicator.objects.filter(slug__in=asked):
        PeriodIndicator.objects.create(period=period, indicator=indicator)
        for slug, counts in figures.items():
            agency = Agency.objects.get(slug=slug)
            Obligation.objects.create(period=period, indicator=indicator, agency=agency)
            if counts is not None:
                Submission.objects.create(
                    period=period,
                    indicator=indicator,
                    agency=agency,
                    span=Span.TO_DATE,
                    numerator=counts[0],
                    denominator=counts[1],
                )


def of_1000(*numerators: int | None) -> Counts:
    """So many of 1.000 in each agency, in the order of the lists; None has not reported."""
    agencies = (*PROVINCES, *MINISTRIES)
    return {
        agency: None if number is None else (number, 1000)
        for agency, number in zip(agencies, numerators, strict=True)
    }


def own_target(slug: str, indicator: str, value: int, starts_on: date) -> None:
    Target.objects.create(
        indicator=Indicator.objects.get(slug=indicator),
        agency=Agency.objects.get(slug=slug),
        value=value,
        starts_on=starts_on,
        basis_text=f"chỉ tiêu riêng {value}%",
    )


def published() -> None:
    """Both annexes are there already."""


def month_and_quarter() -> None:
    make_period("2023-08-31", of_1000(*range(100, 1000, 100)))
    make_period("2023-09-30", of_1000(700, 700, 1, 999, 500, 300, 800, 2, 800))
    make_period("2023-09-30-quy", of_1000(*range(900, 0, -100)), cycle=Cycle.QUARTER)


def own_targets() -> None:
    """At, just below and just above each target; 49,996% of 50% must not be read as 50,00%."""
    for indicator in ASKED:
        own_target("ha-noi", indicator, 50, date(2023, 10, 1))
        own_target("thua-thien-hue", indicator, 75, date(2023, 10, 1))
        own_target("bo-y-te", indicator, 90, date(2023, 10, 1))
    figures = of_1000(0, 500, 700, 299, 300, 699, 899, 900, 901)
    make_period("2023-10-31", figures | {"ha-noi": (49_996, 100_000)})


def without_target() -> None:
    """2024 has none, but for Hà Nội."""
    own_target("ha-noi", "online-payment", 50, date(2024, 1, 1))
    make_period("2024-10-31", of_1000(500, 600, 700, 299, 300, 699, 899, 900, 901))


def lower_is_better() -> None:
    Indicator.objects.filter(slug__in=ASKED).update(direction=Direction.LOWER)
    make_period("2023-10-31", of_1000(1, 400, 300, 300, 299, 999, 5, 5, 701))


def half_reported() -> None:
    """Four of nine count: the figure of An Giang was returned."""
    make_period("2023-10-31", of_1000(*range(900, 0, -100)))
    figures = of_1000(100, None, 300, 999, 200, None, None, None, 7)
    make_period("2023-11-30", figures, state=PeriodState.OPEN)
    sent = Submission.objects.filter(period__code="2023-11-30", agency__slug="an-giang")
    sent.update(state=FigureState.RETURNED)


def nothing_arose() -> None:
    """0 of 0 counts as no rank, as 0 or as all, by the indicator; one count alone as nothing."""
    for slug, said in (("dossier-sync", "zero"), ("online-payment", "full")):
        Indicator.objects.filter(slug=slug).update(
            when_nothing_arose=said, nothing_arose_basis="Công văn 1/VPCP-KSTT"
        )
    figures = of_1000(900, 700, 400, 300, 200, 100, 3, 2, 1)
    figures |= {
        "ha-noi": (0, 0),
        "thua-thien-hue": (5, None),
        "ca-mau": (None, 7),
        "bo-y-te": (0, 0),
    }
    make_period("2022-10-31", figures, asked=(*ASKED, "dossier-sync", "payment-procedures"))


def two_spans() -> None:
    """Ranked by the month, judged to date, with rates alone; some have only one of the two."""
    make_period("2023-10-31", dict.fromkeys((*PROVINCES, *MINISTRIES)))
    PeriodIndicator.objects.filter(period__code="2023-10-31").update(ranking_span=Span.IN_PERIOD)
    rates = {
        "ha-noi": ("70.5", "29.999"),
        "da-nang": ("70.50", "30"),
        "thua-thien-hue": (None, "100"),
        "an-giang": ("0.001", None),
        "bac-giang": ("12.25", "69.9996"),
        "bo-y-te": ("30", "70"),
    }
    for obligation in Obligation.objects.filter(period__code="2023-10-31"):
        given = rates.get(obligation.agency.slug, (None, None))
        for span, rate in zip((Span.IN_PERIOD, Span.TO_DATE), given, strict=True):
            if rate is not None:
                Submission.objects.create(
                    period=obligation.period,
                    indicator=obligation.indicator,
                    agency=obligation.agency,
                    span=span,
                    reported_rate=rate,
                    reported_decimals=len(rate.partition(".")[2]),
                )


WORLDS = {
    "annex_2022": World(("2022-09-06",), published),
    "annex_2023": World(("2023-07-25",), published),
    "month_and_quarter": World(("2023-09-30", "2023-09-30-quy"), month_and_quarter),
    "two_spans": World(("2023-10-31",), two_spans),
    "own_targets": World(("2023-10-31",), own_targets),
    "without_target": World(("2024-10-31",), without_target),
    "lower_is_better": World(("2023-10-31",), lower_is_better),
    "half_reported": World(("2023-11-30",), half_reported),
    "nothing_arose": World(("2022-10-31",), nothing_arose),
}
