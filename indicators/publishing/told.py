"""What a letter tells of a league table: who leads, who comes last, who gained, who is missing.

It comes from the rows of the league, with exact rates; a version of before 0.3.0 has only its
own frozen lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import translation

from dvctrack.lib.numbers import decimals_of, format_count, format_rate
from entities.choices import AgencyKind
from entities.models import annex_key
from indicators.annex.content import AnnexContent, FigureLine, FigureTable
from indicators.choices import Span, Status
from indicators.league.before import comparable, name_beside, readable_beside
from indicators.league.leagues import leagues
from indicators.league.rows import League
from indicators.league.summary import indicators_of
from indicators.models import Period
from indicators.numbers import RateCheck, Values
from indicators.publishing.content import figure_line, printed

# How many agencies are named at each end.
NAMED = 3
NOBODY = "không có"
NOTHING_BEFORE = "chưa có kỳ trước để so sánh"
NOT_COMPARED = "không so sánh với kỳ khác"
KINDS: Mapping[str, str] = {
    AgencyKind.PROVINCE: "các tỉnh, thành phố",
    AgencyKind.MINISTRY: "các bộ, ngành",
    AgencyKind.DEPARTMENT: "các sở, ban, ngành",
    AgencyKind.COMMUNE: "các xã, phường, đặc khu",
    AgencyKind.OTHER: "các cơ quan, tổ chức khác",
}
_SPANS: Mapping[str, str] = {Span.IN_PERIOD: " trong kỳ", Span.TO_DATE: " lũy kế"}


@dataclass(frozen=True)
class ToldRow:
    """One agency in one table: its line in the annex, and what the annex does not print.

    `judged` and `ranked` are the figures of the two spans, `points` those that its judged rate
    rose by since the earlier period, None where either has none.
    """

    line: FigureLine
    judged: Values
    ranked: Values
    points: Fraction | None = None


@dataclass(frozen=True)
class ToldTable:
    """The agencies of one kind, best first; ties keep the order of the annex.

    `since` is what the changes are counted from in words, None where nothing is compared.
    """

    table: FigureTable
    rows: tuple[ToldRow, ...]
    not_compared: str
    since: str | None = None
    lower_is_better: bool = False

    def named(self, status: Status) -> list[str]:
        return [row.line.name for row in self.rows if row.line.status == status]


def tables_of(period: Period, content: AnnexContent) -> list[ToldTable]:
    """The league tables of a period, held against the period before."""
    indicators = indicators_of(period)
    beside = comparable(period, indicators, among=readable_beside(period, of=Period.objects.all()))
    return [
        _of_league(table, league)
        for indicator in indicators
        for league in leagues(indicator, period, since=next(iter(beside[indicator.pk]), None))
        if (table := content.table(*_key(league)))
    ]


def _key(league: League) -> tuple[str, str, str]:
    return league.indicator.slug, league.kind, league.parent.slug if league.parent else ""


def _of_league(table: FigureTable, league: League) -> ToldTable:
    rows = sorted(league.rows, key=lambda row: (row.rank is None, row.rank, annex_key(row.agency)))
    since = None
    if league.since is not None:
        is_same = league.since.cycle == league.period.cycle
        with translation.override("vi"):
            since = "" if is_same else name_beside(league.since, league.period)
    return ToldTable(
        table=table,
        rows=tuple(
            ToldRow(
                line=figure_line(row, league),
                judged=row.values,
                ranked=row.ranked.values if row.ranked else Values(),
                points=row.change.rate if row.change else None,
            )
            for row in rows
        ),
        not_compared=NOTHING_BEFORE,
        since=since,
        lower_is_better=league.lower_is_better,
    )


def tables_in(content: AnnexContent) -> list[ToldTable]:
    """What a version says by itself: nothing is compared."""
    return [
        ToldTable(
            table=table,
            rows=tuple(_of_line(row, table) for row in table.ranked()),
            not_compared=NOT_COMPARED,
        )
        for table in content.figures
    ]


def _of_line(line: FigureLine, table: FigureTable) -> ToldRow:
    counts = (line.numerator, line.numerator_single_window, line.denominator)
    judged = Values(*counts, *_as_printed(line.rate))
    is_in_period = table.ranking_span == Span.IN_PERIOD
    ranked = Values(None, None, None, *_as_printed(line.in_period_rate)) if is_in_period else judged
    return ToldRow(line, judged, ranked)


def _as_printed(rate: Decimal | None) -> tuple[Decimal | None, int | None]:
    return (None, None) if rate is None else (rate, decimals_of(rate))


def league_facts(told: ToldTable) -> dict[str, str]:
    """What stands for the placeholders of a paragraph on one indicator and kind, in Vietnamese.

    Gains are changes for the better: where lower is better, the rates that fell most.
    """
    table = told.table
    kind = KINDS.get(table.kind, table.kind)
    ranked = [row for row in told.rows if row.line.rank is not None]
    return {
        "indicator": table.title,
        "kind": f"{kind} của {table.territory}" if table.territory else kind,
        "target": "" if table.target is None else f"{_rate(table.target)}%",
        "met": str(len(told.named(Status.MET))),
        "not_met": str(len(told.named(Status.NOT_MET))),
        "owing": str(len(told.rows)),
        "best": _at_one_end(table, ranked),
        "worst": _at_one_end(table, ranked[::-1]),
        "gains": _changed(told, better=True),
        "losses": _changed(told, better=False),
        "not_reported": listed(told.named(Status.NOT_REPORTED)),
    }


def remarks(told: ToldTable) -> list[str]:
    """What is told after the paragraph, where there is any of it: a sentence each."""
    own = (f"{row.name} {row.own_target_in_words}" for row in told.table.with_own_target)
    found = {
        "Không phát sinh": ", ".join(told.named(Status.NOTHING_ARISEN)),
        "Chưa đủ số liệu": ", ".join(told.named(Status.INCOMPLETE)),
        "Chỉ tiêu riêng": "; ".join(own),
    }
    return [f"{label}: {names}." for label, names in found.items() if names]


def listed(names: Iterable[str]) -> str:
    return ", ".join(names) or NOBODY


def rate_in_words(rate: Decimal | None, values: Values, *, with_counts: bool = False) -> str:
    """48,10% (481/1.000); a printed rate that its counts do not give is told as such."""
    said = f"{_rate(rate)}%"
    counted = values.counted_rate
    if counted is None:
        return said
    counts = f"{_count(values.total_numerator)}/{_count(values.denominator)}"
    if values.rate_check in (RateCheck.MISMATCH, RateCheck.TRUNCATED):
        exact = _rate(printed(None, counted, None))
        return f"{said} theo số đã công bố; tính từ {counts} là {exact}%"
    return f"{said} ({counts})" if with_counts else said


def _at_one_end(table: FigureTable, rows: Sequence[ToldRow]) -> str:
    """The first of `rows` with the rates that rank them, and how many share the last of these.

    Where another span is judged, the rate is named as that of the period or to date.
    """
    span = "" if table.ranking_span == table.judged_span else _SPANS[table.ranking_span]
    names = listed(
        f"{row.line.name} ({rate_in_words(table.ranking_rate(row.line), row.ranked)}{span})"
        for row in rows[:NAMED]
    )
    tied = sum(row.line.rank == rows[NAMED - 1].line.rank for row in rows[NAMED:])
    return f"{names} và {tied} cơ quan khác cùng tỷ lệ" if tied else names


def _changed(told: ToldTable, *, better: bool) -> str:
    """The largest changes in one direction; ties keep the order of the annex."""
    if told.since is None:
        return told.not_compared
    sign = 1 if better is not told.lower_is_better else -1
    order = {row.agency: place for place, row in enumerate(told.table.rows)}
    found = [(sign * row.points, row.line) for row in told.rows if row.points is not None]
    largest = sorted(
        (row for row in found if row[0] > 0), key=lambda row: (-row[0], order[row[1].agency])
    )
    verb = "tăng" if sign > 0 else "giảm"
    names = listed(
        f"{line.name} ({verb} {_rate(printed(None, points, None))} điểm phần trăm)"
        for points, line in largest[:NAMED]
    )
    return f"{names} (so với kỳ “{told.since}”)" if told.since else names


def _rate(value: Decimal | None) -> str:
    return format_rate(value, None, language="vi")


def _count(value: int | None) -> str:
    return format_count(value, language="vi")
