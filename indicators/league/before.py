"""The period that a figure is held against: what every page, form, file and letter asks."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from dvctrack.lib.history import recorded
from indicators.choices import Cycle, Span
from indicators.models import Indicator, Period, PeriodIndicator, PeriodQuerySet


def before(
    period: Period,
    indicator: Indicator,
    *,
    among: PeriodQuerySet,
    seen_at: datetime | None = None,
) -> Period | None:
    """The period that the figures of `period` are held against unless another is chosen.

    None where `period` does not ask for the indicator, or none before it is comparable.
    """
    found = comparable(period, [indicator], among=among, seen_at=seen_at)
    return next(iter(found[indicator.pk]), None)


def comparable(
    period: Period,
    indicators: Iterable[Indicator],
    *,
    among: PeriodQuerySet,
    seen_at: datetime | None = None,
) -> dict[int, list[Period]]:
    """The periods that stand beside `period`, latest first, by the key of the indicator.

    Of those of `among` that ask for the indicator and end on an earlier day the ones of the
    same cycle, so that a month is held against a month; where there is none, those of any
    cycle that judge by the same span to date. Periods that end on one day, as a month, a
    quarter and nine months can on 14/9, are not before one another; of several that end on an
    earlier day, the first code comes first, as wherever periods are listed. With
    `seen_at` those that asked for it then. One query.
    """
    found: dict[int, list[Period]] = {indicator.pk: [] for indicator in indicators}
    found_in = recorded(PeriodIndicator, seen_at).filter(
        Q(period=period) | Q(period__in=among, period__as_of__lt=period.as_of),
        indicator__in=list(found),
    )
    rows = list(found_in.select_related("period").order_by("-period__as_of", "period__code"))
    for own in (row for row in rows if row.period_id == period.pk):
        earlier = [row for row in rows if row.indicator_id == own.indicator_id and row is not own]
        found[own.indicator_id] = [
            row.period for row in earlier if row.period.cycle == period.cycle
        ] or [row.period for row in earlier if row.judged_span == own.judged_span == Span.TO_DATE]
    return found


def asking(
    among: PeriodQuerySet, indicator: Indicator, *, seen_at: datetime | None = None
) -> PeriodQuerySet:
    """Those of the periods that ask for the indicator, or did at that moment."""
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator)
    return among.filter(pk__in=rows.values("period_id"))


def readable_beside(period: Period, *, of: PeriodQuerySet) -> PeriodQuerySet:
    """Among which periods tables, letters, API and files look for what is before `period`: `of`
    those that the reader may read.

    Only the public ones for one that is public, so that all who read it read the same; forms
    and tables of entry take the closed ones too, whatever the period.
    """
    return of.public() if period.is_public else of.public_or_closed()


def name_beside(other: Period, period: Period) -> str:
    """The name of `other`, with its cycle where `period` is of another one."""
    if other.cycle == period.cycle:
        return str(other)
    return f"{other} ({Cycle(other.cycle).label})"
