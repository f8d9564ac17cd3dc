"""Who owes a figure: what tables, checks, files and reminders ask."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from dvctrack.lib.history import recorded
from entities.agencies.names import OF_AGENCY, agencies_seen, with_agency
from entities.choices import AgencyKind
from entities.models import Agency, Peers, annex_key, annex_order
from indicators.league.combining import LeftOut, Owing
from indicators.models import Indicator, Obligation, Period


def obligations(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """What these periods ask of which agencies, also where it does not apply to one.

    With `seen_at` as it was recorded at that moment, also of agencies that are gone since.
    """
    rows = recorded(Obligation, seen_at).filter(period__in=list(periods))
    return rows if indicator is None else rows.filter(indicator=indicator)


def owing(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """Those by which a figure is owed: the others do not apply, with a reason."""
    return obligations(periods, indicator=indicator, seen_at=seen_at).filter(is_due=True)


def kinds_of(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """A query for the kinds of the agencies that owe these periods a figure."""
    due = owing(periods, indicator=indicator, seen_at=seen_at)
    return due.order_by().values("agency__kind")


def kinds_owing(
    indicator: Indicator, period: Period, *, seen_at: datetime | None = None
) -> list[str]:
    """The kinds of which at least one agency owes this figure, in annex order."""
    rows = kinds_of([period], indicator=indicator, seen_at=seen_at).distinct()
    kinds = {row["agency__kind"] for row in rows}
    return [kind for kind in AgencyKind.values if kind in kinds]


def provinces_owing(
    period: Period, *, indicator: Indicator | None = None, seen_at: datetime | None = None
) -> list[Agency]:
    """The provinces of which a unit owes a figure, or this one, in annex order. One query."""
    due = owing([period], indicator=indicator, seen_at=seen_at).order_by()
    parents = due.filter(agency__parent__isnull=False).values("agency__parent")
    return list(Agency.objects.filter(pk__in=parents).named_on(period.as_of, seen_at=seen_at))


# Who owes in each period, by the key of the period and the peer group.
Owed = Mapping[int, Mapping[Peers, Owing]]


def owed_in(
    indicator: Indicator,
    periods: Sequence[Period],
    *,
    on: date,
    among: Q | None = None,
    seen_at: datetime | None,
) -> Owed:
    """Who owes in each period, as they are called and placed on the day.

    Only agencies `among` these need to be in it. One query, and those of the past at `seen_at`.
    """
    owed: dict[int, dict[Peers, Owing]] = defaultdict(lambda: defaultdict(Owing))
    for key, is_due, reason, agency in _owing_lines(
        indicator, periods, on=on, among=among, seen_at=seen_at
    ):
        group = owed[key][agency.peers]
        if is_due:
            group.due.append(agency)
        else:
            group.left_out.append(LeftOut(agency, reason))
    return owed


def _owing_lines(
    indicator: Indicator,
    periods: Sequence[Period],
    *,
    on: date,
    among: Q | None,
    seen_at: datetime | None,
) -> Iterator[tuple[int, bool, str, Agency]]:
    """Period, whether it is due, the reason and the agency, in the order of the day."""
    rows = obligations(periods, indicator=indicator, seen_at=seen_at)
    if seen_at is not None:
        lines = list(rows.values_list("period_id", "is_due", "reason", "agency_id"))
        seen = agencies_seen({line[-1] for line in lines}, on=on, at=seen_at)
        found = [(*line, seen[key]) for *line, key in lines if key in seen]
        yield from sorted(found, key=lambda line: annex_key(line[-1]))
        return
    named, columns = with_agency(rows.filter(among or Q()), "agency", on=on)
    kind, parent, _place, slug = annex_order("agency__")
    of_now = named.order_by(kind, parent, "agency_place", slug).values_list(
        "period_id", "is_due", "reason", *columns
    )
    for key, is_due, reason, *values in of_now:
        yield key, is_due, reason, Agency.from_db(of_now.db, OF_AGENCY, values)
