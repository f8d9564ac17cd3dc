"""What a letter says of a table: who leads, who is last, who gained and lost, who is missing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from dvctrack.lib.numbers import format_rate
from entities.choices import AgencyKind
from indicators.annex.content import FigureLine, FigureTable
from indicators.choices import Status

# How many agencies are named at each end.
NAMED = 3
NOBODY = "không có"
NOTHING_BEFORE = "chưa có kỳ trước để so sánh"
KINDS: Mapping[str, str] = {
    AgencyKind.PROVINCE: "các tỉnh, thành phố",
    AgencyKind.MINISTRY: "các bộ, ngành",
    AgencyKind.COMMUNE: "các xã, phường, đặc khu",
    AgencyKind.OTHER: "các cơ quan, tổ chức khác",
}


def league_facts(
    table: FigureTable, before: FigureTable | None, *, since: str = ""
) -> dict[str, str]:
    """What stands for the placeholders of a paragraph on one indicator and kind, in Vietnamese.

    `before` is the table of an earlier period; gains and losses are differences of the printed
    rates in percentage points. `since` names that period where it must be told.
    """
    target = table.target
    reported = [row for row in table.ranked() if row.rank is not None]
    gains = _differences(table, before)
    compared = f" (so với {since})" if since else ""
    return {
        "indicator": table.title,
        "kind": KINDS.get(table.kind, table.kind),
        "target": "" if target is None else f"{format_rate(target, None, language='vi')}%",
        "met": str(_number(table, Status.MET)),
        "not_met": str(_number(table, Status.NOT_MET)),
        "owing": str(len(table.rows)),
        "best": _with_rates(table, reported[:NAMED]),
        "worst": _with_rates(table, reversed(reported[-NAMED:])),
        "gains": _changed(gains, "tăng") + compared if before else NOTHING_BEFORE,
        "losses": _changed(_turned(gains), "giảm") + compared if before else NOTHING_BEFORE,
        "not_reported": listed(row.name for row in table.rows if row.status == Status.NOT_REPORTED),
    }


def listed(names: Iterable[str]) -> str:
    return ", ".join(names) or NOBODY


def _number(table: FigureTable, status: Status) -> int:
    return sum(row.status == status for row in table.rows)


def _with_rates(table: FigureTable, rows: Iterable[FigureLine]) -> str:
    return listed(
        f"{row.name} ({format_rate(table.ranking_rate(row), None, language='vi')}%)" for row in rows
    )


def _differences(table: FigureTable, before: FigureTable | None) -> list[tuple[Decimal, str]]:
    was = {row.agency: row.rate for row in before.rows} if before else {}
    return [
        (row.rate - earlier, row.name)
        for row in table.rows
        if row.rate is not None and (earlier := was.get(row.agency)) is not None
    ]


def _turned(differences: Iterable[tuple[Decimal, str]]) -> list[tuple[Decimal, str]]:
    return [(-value, name) for value, name in differences]


def _changed(differences: Iterable[tuple[Decimal, str]], verb: str) -> str:
    """The largest ones above zero; the sort is stable, so ties keep the order of agencies."""
    largest = sorted((row for row in differences if row[0] > 0), key=lambda row: -row[0])
    return listed(
        f"{name} ({verb} {format_rate(value, None, language='vi')} điểm phần trăm)"
        for value, name in largest[:NAMED]
    )
