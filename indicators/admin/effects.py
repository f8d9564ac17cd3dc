"""What targets and periods change elsewhere, in sentences for whoever imports or saves them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.numbers import format_rate
from dvctrack.lib.numbers.printing import MISSING
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Status
from indicators.league.figures import COLUMNS
from indicators.league.owing import owing
from indicators.league.targets import Targets, in_force, status
from indicators.models import Indicator, Period, PeriodIndicator, Submission, Target
from indicators.numbers import Values
from indicators.periods.forms import MOMENTS

MOST_SENTENCES = 30


def changed_statuses(
    indicators: Collection[Indicator], before: Iterable[Target], after: Iterable[Target]
) -> Iterator[str]:
    """How many agencies that owe a figure come to another status, by period and kind.

    `before` and `after` are all targets. Three queries; ranks go by rates, not by targets.
    """
    ladders = [sorted(rows, key=lambda row: row.starts_on) for rows in (before, after)]
    asked = PeriodIndicator.objects.filter(indicator__in=indicators)
    moved = {
        (row.period_id, row.indicator_id): (row, then, now)
        for row in asked.select_related("period", "indicator").order_by("-period__as_of")
        for then, now in [[in_force(rows, on=row.period.as_of) for rows in ladders]]
        if _differ(then, now, row.indicator)
    }
    periods = {row.period for row, _then, _now in moved.values()}
    names = ("period_id", "indicator_id", "agency_id", "span")
    rows = Submission.objects.counted().filter(indicator__in=indicators, period__in=periods)
    figures = {
        tuple(row[: len(names)]): Values(*row[len(names) :])
        for row in rows.order_by().values_list(*names, *COLUMNS)
    }
    counted: Counter[tuple[Any, ...]] = Counter()
    owed = owing(periods).filter(indicator__in=indicators)
    owing_names = (*names[:3], "agency__kind")
    for period, indicator, agency, kind in owed.order_by().values_list(*owing_names):
        if (period, indicator) not in moved:
            continue
        row, *in_forces = moved[period, indicator]
        values = figures.get((period, indicator, agency, row.judged_span))
        somebody = Agency(pk=agency, kind=kind)
        targets = [held.of_agency(row.indicator, somebody) for held in in_forces]
        then, now = (status(values, target, row.indicator) for target in targets)
        if then != now:
            value = targets[1].value if targets[1] else None
            counted[row, kind, value, then, now] += 1
    for (row, kind, value, then, now), number in list(counted.items())[:MOST_SENTENCES]:
        yield _sentence(row, kind, value, (then, now), number)
    if len(counted) > MOST_SENTENCES:
        yield _("… and %(count)d more like these.") % {"count": len(counted) - MOST_SENTENCES}


def _differ(then: Targets, now: Targets, indicator: Indicator) -> bool:
    """Whether another value holds for somebody."""
    held = [
        {
            key: row.value
            for key, row in (*targets.by_kind.items(), *targets.by_agency.items())
            if key[0] == indicator.pk
        }
        for targets in (then, now)
    ]
    return held[0] != held[1]


def _sentence(
    row: PeriodIndicator,
    kind: str,
    target: Decimal | None,
    statuses: tuple[Status, Status],
    number: int,
) -> str:
    words = {
        "target": MISSING if target is None else f"{format_rate(target.normalize(), None)}%",
        "kind": AgencyKind(kind).label,
        "before": statuses[0].label,
        "after": statuses[1].label,
        "period": row.period,
        "indicator": row.indicator,
        "count": number,
    }
    told = ngettext(
        "Target %(target)s, %(kind)s: %(count)d agency goes from “%(before)s” to “%(after)s” in "
        "%(period)s (%(indicator)s).",
        "Target %(target)s, %(kind)s: %(count)d agencies go from “%(before)s” to “%(after)s” in "
        "%(period)s (%(indicator)s).",
        number,
    )
    return told % words


def effects_of_targets(changed: Collection[Target], *, gone: Collection[int] = ()) -> Iterator[str]:
    """What becomes of statuses when these are saved and those with the keys `gone` deleted."""
    own = {row.pk for row in changed if row.pk}
    touched = Indicator.objects.filter(
        Q(pk__in={row.indicator_id for row in changed}) | Q(targets__in=own.union(gone))
    ).distinct()
    before = list(Target.objects.filter(indicator__in=touched))
    kept = [row for row in before if row.pk not in own.union(gone)]
    yield from changed_statuses(touched, before, [*kept, *changed])


def beside(period: Period, others: Iterable[Period]) -> Iterator[Period]:
    """The others of its cycle."""
    return (row for row in others if row is not period and row.cycle == period.cycle)


def effects_of_periods(rows: Sequence[ImportedRow], periods: Sequence[Period]) -> Iterator[str]:
    """Moments of periods with figures, windows that overlap, and who may read them."""
    moved = [row for row in rows if row.stored is not None and row.differs(*MOMENTS)]
    for row, number in _with_figures(moved):
        changed = [name for name in MOMENTS if row.differs(name)]
        labels = (str(Period._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
        told = ngettext(
            "%(period)s has %(count)d figure already; what changes: %(fields)s.",
            "%(period)s has %(count)d figures already; what changes: %(fields)s.",
            number,
        )
        yield told % {"period": row.instance, "count": number, "fields": ", ".join(labels)}
    for row in rows:
        if row.differs("as_of", "cycle", "window_starts_on"):
            for other in beside(row.instance, periods):
                if _overlap(row.instance, other):
                    told = _("The windows of %(period)s and %(other)s share days.")
                    yield told % {"period": row.instance, "other": other}
        was_public = row.stored is not None and row.stored.is_public
        if was_public != row.instance.is_public:
            told = (
                _("%(period)s is no longer public.")
                if was_public
                else _("%(period)s becomes public: its tables can be read without signing in.")
            )
            yield capfirst(told % {"period": row.instance})


def _with_figures(rows: Sequence[ImportedRow]) -> Iterator[tuple[ImportedRow, int]]:
    counted = Submission.objects.filter(period__in=[row.instance.pk for row in rows]).order_by()
    numbers = dict(counted.values_list("period").annotate(number=Count("pk")))
    for row in rows:
        if row.instance.pk in numbers:
            yield row, numbers[row.instance.pk]


def _overlap(one: Period, other: Period) -> bool:
    if one.window_starts_on is None or other.window_starts_on is None:
        return False
    return one.window_starts_on <= other.as_of and other.window_starts_on <= one.as_of
