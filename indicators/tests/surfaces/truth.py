"""What is true of each agency in a period: the rules once more, in whole numbers and loops."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from django.db.models import Q

from entities.models import Agency
from indicators.choices import Direction, Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Submission, Target

# What is said of one agency, by the names of `Told`: texts with a decimal point, "" for nothing.
Said = dict[str, str]
# By the slug of the agency, in the order in which they stand.
Table = dict[str, Said]
# The tables of a period by the slug of the indicator and the kind of agencies.
Tables = dict[tuple[str, str], Table]
RATES = ("rate", "in_period_rate")
# In the place of an agency: the line of the totals.
TOTAL = "total"
# A page that says something once more in a sentence says it under this name too.
IN_WORDS = " in words"


class Told(NamedTuple):
    """What is true of one agency, rates exact and in per cent. What is missing is None.

    `printed` are its rates as its source printed them.
    """

    agency: str
    name: str
    place: tuple[int, str]
    rank: int | None = None
    numerator: int | None = None
    single_window: int | None = None
    denominator: int | None = None
    total_numerator: int | None = None
    rate: Fraction | None = None
    in_period_rate: Fraction | None = None
    status: str = ""
    target: Decimal | None = None
    own_target: Decimal | None = None
    printed: dict[str, str] = {}
    lower_is_better: bool = False

    @property
    def counted_rate(self) -> Fraction | None:
        """What the counts give, told beside a printed rate that they do not give."""
        return self.rate

    def as_said(self, said: Said, *, as_printed: bool = False) -> Said:
        """What should stand where `said` stands, each rate with as many decimals as that has.

        That is two at least. A surface that is `as_printed` prints a rate as its source did.
        """
        found: Said = {}
        for field, text in said.items():
            name = field.removesuffix(IN_WORDS)
            if as_printed and name in self.printed:
                found[field] = self.printed[name]
            elif name.endswith("rate"):
                found[field] = rounded(getattr(self, name), decimals=len(text.partition(".")[2]))
            else:
                found[field] = plain(getattr(self, name))
        return found

    def is_contradicted(self, said: Said) -> bool:
        """Whether the rate that is shown lies on the other side of the target than it does."""
        if self.target is None or self.rate is None:
            return False
        shown = Fraction(said["rate"])
        return self.reaches(shown) != self.reaches(self.rate)

    def reaches(self, rate: Fraction) -> bool:
        target = Fraction(self.target or 0)
        return rate <= target if self.lower_is_better else rate >= target


def rounded(rate: Fraction | None, *, decimals: int) -> str:
    """Half up, with two decimals at least."""
    if rate is None:
        return ""
    places = max(decimals, 2)
    return f"{Decimal(floor(rate * 10**places + Fraction(1, 2))).scaleb(-places):f}"


def plain(value: Decimal | int | str | None) -> str:
    """A number without idle zeros."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def truth(period: Period) -> dict[tuple[str, str], list[Told]]:
    """The tables of a period: best first, ties and those without a rank in annex order."""
    found: dict[tuple[str, str], list[Told]] = {}
    for asked in PeriodIndicator.objects.filter(period=period).select_related("indicator"):
        for kind in ("province", "ministry"):
            told = _table(period, asked, kind)
            found[asked.indicator.slug, kind] = sorted(
                told, key=lambda row: (row.rank is None, row.rank or 0, row.place)
            )
    return found


def _table(period: Period, asked: PeriodIndicator, kind: str) -> list[Told]:
    indicator = asked.indicator
    due = Obligation.objects.filter(
        period=period, indicator=indicator, is_due=True, agency__kind=kind
    )
    agencies = [row.agency for row in due.select_related("agency")]
    sent = Submission.objects.exclude(state="returned").filter(period=period, indicator=indicator)
    figures = {(row.agency_id, row.span): row for row in sent}

    def rate(agency: Agency, span: str) -> Fraction | None:
        return _rate(figures.get((agency.pk, span)), indicator)

    rates = [rate(agency, asked.ranking_span) for agency in agencies]
    has_in_period = Span.IN_PERIOD in (asked.ranking_span, asked.judged_span)
    told = []
    for agency, own in zip(agencies, rates, strict=True):
        judged = figures.get((agency.pk, asked.judged_span))
        in_period = figures.get((agency.pk, Span.IN_PERIOD)) if has_in_period else None
        own_target, target = _targets(period, indicator, agency)
        better = [other for other in rates if _is_better(other, own, indicator)]
        told.append(
            Told(
                agency=agency.slug,
                name=agency.name,
                place=(agency.display_order, agency.slug),
                rank=None if own is None else len(better) + 1,
                numerator=judged.numerator if judged else None,
                single_window=judged.numerator_single_window if judged else None,
                denominator=judged.denominator if judged else None,
                total_numerator=_numerator(judged) if judged else None,
                rate=_rate(judged, indicator),
                in_period_rate=_rate(in_period, indicator),
                status=_status(judged, indicator, target),
                lower_is_better=indicator.direction == Direction.LOWER,
                target=target,
                own_target=own_target,
                printed=_printed(rate=judged, in_period_rate=in_period),
            )
        )
    return told


def _is_better(other: Fraction | None, own: Fraction | None, indicator: Indicator) -> bool:
    if other is None or own is None:
        return False
    return other < own if indicator.direction == Direction.LOWER else other > own


def _numerator(figure: Submission) -> int | None:
    if figure.numerator is None:
        return None
    return figure.numerator + (figure.numerator_single_window or 0)


def _rate(figure: Submission | None, indicator: Indicator) -> Fraction | None:
    """From the counts, else as reported, else what the indicator says of 0 of 0."""
    if figure is None:
        return None
    numerator, denominator = _numerator(figure), figure.denominator
    if numerator is not None and denominator:
        return Fraction(100 * numerator, denominator)
    if figure.reported_rate is not None:
        return Fraction(figure.reported_rate)
    if numerator == denominator == 0:
        return {"zero": Fraction(0), "full": Fraction(100)}.get(indicator.when_nothing_arose)
    return None


def _printed(**figures: Submission | None) -> dict[str, str]:
    return {
        name: f"{figure.reported_rate:.{figure.reported_decimals}f}"
        for name, figure in figures.items()
        if figure is not None and figure.reported_rate is not None
    }


def _targets(
    period: Period, indicator: Indicator, agency: Agency
) -> tuple[Decimal | None, Decimal | None]:
    """That of the agency alone, and the one that holds for it."""
    day = period.as_of
    valid = Target.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), indicator=indicator, starts_on__lte=day
    ).order_by("-starts_on")
    own = valid.filter(agency=agency).first()
    held = own or valid.filter(agency=None, kind=agency.kind).first()
    return (own.value if own else None, held.value if held else None)


def _status(figure: Submission | None, indicator: Indicator, target: Decimal | None) -> str:
    if figure is None:
        return "not_reported"
    rate = _rate(figure, indicator)
    if rate is None:
        arose = figure.denominator != 0 or _numerator(figure) != 0
        return "incomplete" if arose else "nothing_arose"
    if target is None:
        return "no_target"
    if indicator.direction == Direction.LOWER:
        return "met" if rate <= Fraction(target) else "not_met"
    return "met" if rate >= Fraction(target) else "not_met"


def total(rows: Iterable[Told]) -> Told | None:
    """The counts added up of those that have both, and the rate of these sums.

    Where nobody has a denominator, the numerators alone; None where nobody has a numerator.
    """
    counted = [row for row in rows if row.total_numerator is not None]
    summed = [row for row in counted if row.denominator] or counted
    if not summed:
        return None
    windows = [row.single_window for row in summed if row.single_window is not None]
    numerator = sum(row.total_numerator or 0 for row in summed)
    denominator = sum(row.denominator or 0 for row in summed)
    return Told(
        agency=TOTAL,
        name=TOTAL,
        place=(0, ""),
        numerator=numerator - sum(windows),
        single_window=sum(windows) if windows else None,
        denominator=denominator or None,
        rate=Fraction(100 * numerator, denominator) if denominator else None,
    )
