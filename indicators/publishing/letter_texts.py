"""Draft paragraphs for the letter that goes with an annex, and notices to single agencies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from dvctrack.lib.numbers import format_count, format_rate
from entities.choices import AgencyKind
from indicators.annex.content import AnnexContent, FigureLine, FigureTable, ServiceLine
from indicators.annex.writing.texts import fill, short_date, values_of
from indicators.choices import LetterPlace, Status
from indicators.league.before import comparable, name_beside, readable_beside
from indicators.models import Indicator, LetterTemplate, Period
from indicators.publishing.content import annex_content

NONE = "Không có."


@dataclass(frozen=True)
class Notice:
    """What is said to one agency, a paragraph each."""

    agency: str
    name: str
    paragraphs: tuple[str, ...]


def letter_paragraphs(content: AnnexContent, period: Period) -> list[str]:
    """A paragraph for each table, and one for the overdue services, from the templates.

    `period` is that of the content; one of another cycle that it is held against is named.
    """
    on_indicator, on_overdue = _text(LetterPlace.INDICATOR), _text(LetterPlace.OVERDUE)
    without_target = _text(LetterPlace.NO_TARGET)
    before = _tables_before(content, period)
    dates = {"as_of": short_date(content.as_of)}
    paragraphs = []
    for table in content.figures:
        then, other = before.get((table.indicator, table.kind), (None, period))
        with translation.override("vi"):
            since = name_beside(other, period) if other.cycle != period.cycle else ""
        text = without_target if table.target is None else on_indicator
        paragraphs.append(fill(text, dates | league_facts(table, then, since=since)))
    paragraphs.append(fill(on_overdue, dates | _overdue_facts(content)))
    return [text for text in paragraphs if text]


def notices(content: AnnexContent) -> list[Notice]:
    """A notice to each agency that is below a target or leads an overdue service."""
    text = _text(LetterPlace.NOTICE)
    below: dict[str, list[str]] = {}
    overdue: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for table in content.figures:
        for row in table.rows:
            if row.status == Status.NOT_MET:
                names[row.agency] = row.name
                below.setdefault(row.agency, []).append(_below(table, row))
    for service in content.overdue.rows:
        for agency, name in zip(service.leads, service.names, strict=True):
            names[agency] = name
            overdue.setdefault(agency, []).append(_late(service, content))
    return [
        Notice(
            agency,
            name,
            tuple(_notice(text, content, name, below.get(agency), overdue.get(agency))),
        )
        for agency, name in names.items()
    ]


def _text(place: LetterPlace) -> str:
    """The text for this place; nothing where the reference data is not loaded yet."""
    found = LetterTemplate.objects.filter(place=place).first()
    return found.text if found else ""


def _tables_before(
    content: AnnexContent, period: Period
) -> dict[tuple[str, str], tuple[FigureTable, Period]]:
    """What the tables are held against, with its period, by the indicator and the kind."""
    slugs = {table.indicator for table in content.figures}
    indicators = Indicator.objects.filter(slug__in=slugs)
    beside = comparable(period, indicators, among=readable_beside(period))
    last = {row.slug: beside[row.pk][0] for row in indicators if beside[row.pk]}
    tables = {other: annex_content(other).figures for other in set(last.values())}
    return {
        (slug, table.kind): (table, other)
        for slug, other in last.items()
        for table in tables[other]
        if table.indicator == slug
    }


def _overdue_facts(content: AnnexContent) -> dict[str, str]:
    rows = content.overdue.rows
    services = "; ".join(f"{row.service} ({', '.join(row.names)})" for row in rows)
    return {
        "count": str(len(rows)),
        "quarters": values_of(content)["quarters"],
        "services": services or "không có",
    }


def _below(table: FigureTable, row: FigureLine) -> str:
    total = (row.numerator or 0) + (row.numerator_single_window or 0)
    has_counts = row.numerator is not None and row.denominator is not None
    counts = f" ({_count(total)}/{_count(row.denominator)})" if has_counts else ""
    target = f", chỉ tiêu {_rate(table.target)}%" if table.target is not None else ""
    return f"- {table.title}: {_rate(row.rate)}%{counts}{target}."


def _count(value: int | None) -> str:
    return format_count(value, language="vi")


def _rate(value: Decimal | None) -> str:
    return format_rate(value, None, language="vi")


def _late(service: ServiceLine, content: AnnexContent) -> str:
    days = (content.as_of - service.due_on).days
    return f"- {service.service} (thời hạn: {service.deadline}; chậm {days} ngày)."


def _notice(
    text: str,
    content: AnnexContent,
    name: str,
    below: Iterable[str] | None,
    overdue: Iterable[str] | None,
) -> Iterator[str]:
    """The lines of the template; one that is a list alone becomes a line for each entry."""
    lists: Mapping[str, list[str]] = {
        "{below}": list(below or [NONE]),
        "{overdue}": list(overdue or [NONE]),
    }
    values = {
        "as_of": short_date(content.as_of),
        "agency": name,
        "body": content.letter.body,
        "below": " ".join(lists["{below}"]),
        "overdue": " ".join(lists["{overdue}"]),
    }
    for line in text.splitlines():
        if line.strip() in lists:
            yield from lists[line.strip()]
        elif line.strip():
            yield fill(line, values)


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
    compared = f" (so với {since})" if since else ""
    reported = [row for row in table.ranked() if row.rank is not None]
    gains = _differences(table, before)
    losses = [(-points, name) for points, name in gains]
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
        "losses": _changed(losses, "giảm") + compared if before else NOTHING_BEFORE,
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


def _changed(differences: Iterable[tuple[Decimal, str]], verb: str) -> str:
    """The largest ones above zero; the sort is stable, so ties keep the order of agencies."""
    largest = sorted((row for row in differences if row[0] > 0), key=lambda row: -row[0])
    return listed(
        f"{name} ({verb} {format_rate(value, None, language='vi')} điểm phần trăm)"
        for value, name in largest[:NAMED]
    )
