"""What the annex of a period says now: its league tables, and its services as of its day."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from dvctrack.lib.numbers import format_rate, rounded_beside
from entities.deadlines.printed import words_of_day
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import overdue, upcoming
from entities.models import LegalDocument, annex_key
from indicators.annex.content import (
    AnnexContent,
    FigureLine,
    FigureTable,
    Letter,
    NamedDecision,
    ServiceLine,
    ServiceList,
)
from indicators.annex.writing.texts import short_date
from indicators.league.rows import League, LeagueRow
from indicators.league.summary import summaries
from indicators.models import Period, Target
from indicators.publishing.service_list import old_list


def annex_content(
    period: Period,
    *,
    letter: Letter | None = None,
    with_old_list: bool = False,
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> AnnexContent:
    """The figures that the tables show, and the services open at the end of the period's day.

    Agencies stand in the order of the annex, with the rank that the league gives them. A list
    of services from before the period is left out, or with `with_old_list` told with its day.
    With `units_on` the figures are put on the units of that day; with `seen_at` figures and
    services are as they were recorded at that moment.
    """
    day, listed_on = period.as_of, old_list(period)

    def services(deadlines: Iterable[Any]) -> ServiceList:
        if listed_on and not with_old_list:
            return ServiceList(listed_on=listed_on, is_left_out=True)
        return replace(
            _service_list(rows_of(deadlines, on=day, seen_at=seen_at), on=day),
            listed_on=listed_on,
        )

    until = Quarter.containing(day).ends_on
    return AnnexContent(
        period=period.code,
        label=period.label,
        as_of=day,
        window_starts_on=period.window_starts_on,
        cumulative_starts_on=period.cumulative_starts_on,
        letter=letter or Letter(body=period.issuing_body),
        figures=tuple(
            _figure_table(league)
            for summary in summaries(period, units_on=units_on, seen_at=seen_at)
            for league in summary.leagues
        ),
        units_on=units_on,
        overdue=services(overdue(on=day, seen_at=seen_at)),
        due=services(upcoming(on=day, seen_at=seen_at).filter(due_as_of__range=(day, until))),
    )


def printed(
    source: Decimal | None, exact: Fraction | None, target: Target | None
) -> Decimal | None:
    """A rate as an annex prints it: as its source did, else worked out.

    A rate that is worked out has enough decimals that it does not seem to reach its target.
    """
    if source is not None or exact is None:
        return source
    return rounded_beside(exact, target.value if target else None)


def _figure_table(league: League) -> FigureTable:
    rows = sorted(league.rows, key=lambda row: annex_key(row.agency))
    return FigureTable(
        indicator=league.indicator.slug,
        title=league.indicator.name,
        kind=league.kind,
        ranking_span=league.ranking_span,
        judged_span=league.judged_span,
        target=league.target.value.normalize() if league.target else None,
        basis=_basis(league.target),
        rows=tuple(figure_line(row, league) for row in rows),
        parent=league.parent.slug if league.parent else "",
        territory=league.parent.territory if league.parent else "",
    )


def _basis(target: Target | None) -> str:
    """The words of a target, else its value with the document that it goes back to."""
    if target is None or target.basis_text or target.basis is None:
        return target.basis_text if target else ""
    return f"{format_rate(target.value.normalize(), None, language='vi')}% {_document(target)}"


def _document(target: Target) -> str:
    """theo 01/NQ-CP ngày 08/01/2022; nothing where no document is known."""
    basis = target.basis
    return f"theo {basis.number} ngày {short_date(basis.issued_on)}" if basis else ""


def figure_line(row: LeagueRow, league: League) -> FigureLine:
    """What the annex prints of a row of the league."""
    in_period = row.in_period if league.has_in_period else None
    own = row.target if row.target and row.target.agency_id is not None else None
    # Counts of procedures that each part counted alike are not those of the unit.
    counts = {} if league.is_weighted(row) else row.values.counts
    return FigureLine(
        agency=row.agency.slug,
        name=row.agency.name,
        rank=row.rank,
        **counts,
        rate=printed(row.printed_rate, row.exact_rate, row.target),
        in_period_rate=(
            printed(in_period.printed_rate, in_period.exact_rate, None) if in_period else None
        ),
        status=row.status.value,
        own_target=own.value.normalize() if own else None,
        own_basis=(own.basis_text or _document(own)) if own else "",
    )


def _service_list(deadlines: Iterable[DeadlineRow], *, on: date) -> ServiceList:
    """One line for the lead agencies that share a service, its decision and its deadline."""
    rows = sorted(deadlines, key=_source_order)
    documents = {
        document.pk: document
        for row in rows
        for document in (row.decision, *_others(row.service.decisions.all()))
    }
    quarters = {row.quarter for row in rows if row.quarter}
    signed = {document.issued_on for document in documents.values()}
    texts = {row.pk: _deadline_text(row, on, quarters, signed) for row in rows}

    rows.sort(key=lambda row: (*_source_order(row), texts[row.pk], annex_key(row.agency), row.pk))

    def shared(row: DeadlineRow) -> tuple[int, int, date | None, str]:
        return (row.service.pk, row.decision.pk, row.due_on, texts[row.pk])

    return ServiceList(
        rows=tuple(_service_line(list(group), key[-1]) for key, group in groupby(rows, key=shared)),
        decisions=tuple(
            NamedDecision(document.number, document.issued_on) for document in documents.values()
        ),
    )


def _source_order(row: DeadlineRow) -> tuple[object, ...]:
    """As the source printed them; services without a printed place come last, by due day."""
    order = row.deadline.printed_order
    place = (order is None, order or 0, row.due_on or date.max)
    return (*place, row.service.pk, row.decision.pk)


def _others(documents: Iterable[LegalDocument]) -> list[LegalDocument]:
    return sorted(documents, key=lambda document: (document.issued_on, document.number))


def _service_line(rows: list[DeadlineRow], deadline: str) -> ServiceLine:
    return ServiceLine(
        service=rows[0].service.name,
        leads=tuple(row.agency.slug for row in rows),
        names=tuple(row.agency.name for row in rows),
        deadline=deadline,
        due_on=rows[0].due_on or date.max,
    )


def _deadline_text(
    row: DeadlineRow, on: date, quarters: Collection[Quarter], signed: Collection[date]
) -> str:
    """`quarters` are those of the whole list, `signed` the days of the decisions it names."""
    due_on = row.due_on or date.max
    words = ""
    if not row.standing.extensions:
        words = words_of_day(row.words, due_on, on=on, quarters=quarters, signed=signed)
    return words or short_date(due_on)
