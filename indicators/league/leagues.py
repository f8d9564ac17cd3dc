"""The league tables of an indicator in a period."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from dvctrack.lib.history import as_recorded
from entities.agencies.functions import Functions
from entities.agencies.names import agencies_seen
from entities.agencies.units import Successions, Units
from entities.models import Agency, Peers
from indicators.choices import Span, Status
from indicators.league.asked import Asked, how_asked
from indicators.league.combining import Combined, Owing, by_unit, combine
from indicators.league.figures import TableFigures, table_figures
from indicators.league.owing import Owed, owed_in
from indicators.league.rows import Change, League, LeagueRow, TableRow
from indicators.league.standing import Comparison, Standing, reported
from indicators.league.targets import Targets, status, targets
from indicators.models import Indicator, Period, PeriodIndicator

# The figures of a period with the span that it judges by.
Judged = tuple[TableFigures, str]


def rate_of(figures: TableFigures, agency: int, span: str) -> Fraction | None:
    figure = figures.get((agency, span))
    return figure.exact_rate if figure else None


def league(
    indicator: Indicator,
    period: Period,
    *,
    kind: str,
    since: Period | None = None,
    units_on: date | None = None,
) -> League:
    """The league table of one kind; raises `PeriodIndicator.DoesNotExist` if not asked for."""
    return leagues(indicator, period, kinds=[kind], since=since, units_on=units_on)[0]


def leagues(
    indicator: Indicator,
    period: Period,
    *,
    kinds: Sequence[str] | None = None,
    parents: Sequence[str] | None = None,
    since: Period | None = None,
    trend: Sequence[Period] = (),
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> list[League]:
    """The league tables of these kinds (all that owe a figure by default), in annex order.

    Local units have a table for each province, or for those whose slugs are `parents`.

    With `since`, an earlier period that asks for the indicator too, each row says what
    changed; with `trend`, periods that ask for it too, its rate in each of them. With
    `units_on` the table is put on the units of that day, of which the names are too; the other
    periods always are on the units of the table that is shown. With `seen_at` all is as it was
    recorded at that moment: agencies and their names, the indicator and the periods too.

    Four queries, whatever the number of rows and kinds; one more where units changed between the
    days, one for the provinces of local units, and one for former words of the indicator.
    """
    shown = as_recorded([row for row in (period, since, *trend) if row], seen_at)
    of_key = {row.pk: row for row in shown}
    periods, period = list(of_key.values()), of_key[period.pk]
    since, trend = since and of_key[since.pk], [of_key[row.pk] for row in trend]
    [indicator] = as_recorded([indicator], seen_at)
    day = units_on or period.as_of
    asked = how_asked(indicator, periods, units_on=day, seen_at=seen_at)
    if period.pk not in asked:
        if seen_at is None:
            raise PeriodIndicator.DoesNotExist
        return []
    figures = table_figures(indicator, periods, seen_at=seen_at)
    changed = asked[period.pk].units_change
    wanted = [row for row in periods if changed or row in (period, since)]
    owed = owed_in(indicator, wanted, on=day, seen_at=seen_at)
    followed = Successions()
    if changed:
        days = [day, *(row.as_of for row in periods)]
        followed = Successions.load(
            days=days,
            named_on=day,
            kinds={group.kind for groups in owed.values() for group in groups},
            seen_at=seen_at,
        )
    of_day = {row.pk: followed.units(of=row.as_of, on=day) for row in periods}
    read = _Read(
        asked=asked,
        figures=figures,
        in_force=targets([indicator], on=period.as_of, seen_at=seen_at),
        period=period,
        since=since,
        trend=trend,
        owed={key: by_unit(groups, of_day[key]) for key, groups in owed.items()},
        units=of_day,
        units_on=units_on,
    )
    groups = read.groups(kinds)
    keys = {group.parent for group in groups if group.parent}
    provinces = _provinces(keys, on=day, seen_at=seen_at)
    placed = [(group, provinces.get(group.parent or 0)) for group in groups]
    return [
        read.table(group, parent)
        for group, parent in placed
        if parents is None or parent is None or parent.slug in parents
    ]


def _provinces(keys: Collection[int], *, on: date, seen_at: datetime | None) -> dict[int, Agency]:
    """One query, none where there are no local units."""
    if not keys:
        return {}
    if seen_at is not None:
        return agencies_seen(keys, on=on, at=seen_at)
    return {row.pk: row for row in Agency.objects.filter(pk__in=keys).named_on(on)}


@dataclass(frozen=True)
class _Read:
    """What was read for the tables of all kinds."""

    asked: Mapping[int, Asked]
    figures: Mapping[int, TableFigures]
    in_force: Targets
    period: Period
    since: Period | None
    trend: Sequence[Period]
    owed: Owed
    units: Mapping[int, Units]
    units_on: date | None

    def groups(self, kinds: Sequence[str] | None) -> list[Peers]:
        """The peer groups of which any agency owes; those of the kinds asked for, in their order.

        A kind that is asked for has a table without rows where none of it owes.
        """
        there = list(self.owed.get(self.period.pk, {}))
        if kinds is None:
            return there
        found: list[Peers] = []
        for kind in kinds:
            found += [group for group in there if group.kind == kind] or [Peers(kind, None)]
        return found

    def combined(self, period: Period, group: Peers) -> Combined:
        owing = self.owed.get(period.pk, {}).get(group, Owing())
        figures = self.figures.get(period.pk, {})
        spans = self.asked[period.pk].spans
        return combine(owing, figures, self.units[period.pk], spans=spans)

    def standing(self, period: Period, group: Peers, shown: Combined) -> Standing:
        asked, figures = self.asked[period.pk], self.figures.get(period.pk, {})
        owing = self.owed.get(period.pk, {}).get(group, Owing())
        published = reported([agency.id for agency in owing.due], figures, asked)
        return Standing(asked, shown.figures, [agency.id for agency in shown.due], published)

    def table(self, group: Peers, parent: Agency | None) -> League:
        asked = self.asked[self.period.pk]
        shown = self.combined(self.period, group)
        now = self.standing(self.period, group, shown)
        held, compared = None, None
        if self.since and self.since.pk in self.asked:
            before = self.combined(self.since, group)
            then = self.standing(self.since, group, before)
            held = Comparison(now, then, self._same_units(shown, before, self.since))
            compared = held.compared._replace(is_combined=bool(before.parts))
        ranks = asked.ranks(now.owing, shown.figures)
        trend = [
            (self.combined(row, group).figures, self.asked[row.pk].judged_span)
            if row.pk in self.asked
            else ({}, "")
            for row in self.trend
        ]
        between = [self.units[row.pk].functions for row in (self.period, self.since) if row]
        rows = [
            row_of(
                agency,
                ranks.get(agency.id),
                asked,
                shown,
                self.in_force,
                change=held.change(agency.id) if held else None,
                trend=tuple(rate_of(figures, agency.id, span) for figures, span in trend),
                functions=tuple(
                    dict.fromkeys(row for moved in between for row in moved.get(agency.id, ()))
                ),
            )
            for agency in shown.due
        ]
        # The sort is stable: ties and unranked rows keep the annex order.
        rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
        published = self.figures.get(self.period.pk, {})
        owing = self.owed.get(self.period.pk, {}).get(group, Owing())
        return League(
            indicator=asked.indicator,
            period=asked.period,
            kind=group.kind,
            target=self.in_force.of_kind(asked.indicator, group.kind),
            ranking_span=asked.ranking_span,
            judged_span=asked.judged_span,
            rows=rows,
            excluded=shown.left_out,
            compared=compared,
            is_closed=asked.is_closed,
            parent=parent,
            units_on=self.units_on,
            apart=[
                row_of(agency, None, asked, Combined(figures=published), self.in_force)
                for agency in shown.apart
            ],
            published=[
                TableRow(
                    agency,
                    published.get((agency.id, asked.judged_span)),
                    published.get((agency.id, asked.ranking_span)),
                )
                for agency in owing.due
            ]
            if self.units_on
            else None,
        )

    def _same_units(self, shown: Combined, before: Combined, since: Period) -> bool:
        """Whether the units of both tables were there on both days, from whatever they came."""
        now, then = ({row.id: row for row in table.due} for table in (shown, before))
        began = any(
            (day := now[key].starts_on) is not None and day > since.as_of
            for key in now.keys() - then.keys()
        )
        ended = any(
            (day := then[key].ends_on) is not None and day < self.units[since.pk].on
            for key in then.keys() - now.keys()
        )
        return not began and not ended


def row_of(
    agency: Agency,
    rank: int | None,
    asked: Asked,
    shown: Combined,
    in_force: Targets,
    *,
    change: Change | None = None,
    trend: tuple[Fraction | None, ...] = (),
    functions: Sequence[Functions] = (),
) -> LeagueRow:
    """The row of a unit with its figures, its target and what these come to."""
    key, figures = agency.id, shown.figures
    judged = figures.get((key, asked.judged_span))
    target = in_force.of_agency(asked.indicator, agency)
    parts, missing = shown.parts.get(key, ()), shown.missing.get(key, ())
    own = [in_force.own(asked.indicator, part) for part in parts if part.id != key]
    return LeagueRow(
        rank=rank,
        agency=agency,
        figure=judged,
        in_period=figures.get((key, Span.IN_PERIOD)),
        ranked=figures.get((key, asked.ranking_span)),
        exact_rate=judged.exact_rate if judged else None,
        target=target,
        status=Status.NOT_COMBINABLE
        if missing
        else status(judged.values if judged else None, target, asked.indicator),
        change=change,
        trend=trend,
        parts=parts,
        not_owing=shown.not_owing.get(key, ()),
        missing=missing,
        targets_of_parts=[target for target in own if target],
        functions=functions,
    )
