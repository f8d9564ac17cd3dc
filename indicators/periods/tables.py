"""Who has reported: a row for each agency, a column for each indicator; and what was sent."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from entities.choices import AgencyKind
from indicators.choices import Claim, Span
from indicators.figures.cells import number_cells
from indicators.models import Indicator, Period, Submission
from indicators.periods.locks import moment_text
from indicators.periods.reporting import AgencyReports
from indicators.periods.reports import Report


class ReportingTable(Table):
    """The state of each report in one word; late ones say so."""

    key = "reporting"
    title = gettext_lazy("Who has reported")
    group_by = "kind"

    kind = Column(
        gettext_lazy("Kind"), render=lambda row: text(str(AgencyKind(row.agency.kind).label))
    )

    @classmethod
    def of(
        cls, period: Period, indicators: Iterable[Indicator], rows: Iterable[AgencyReports]
    ) -> "ReportingTable":
        """With a column for each indicator of the period."""
        columns = [
            ("agency", _agency_column(period)),
            *((f"i_{row.slug}", _indicator_column(row)) for row in indicators),
            ("reminded", _REMINDED),
        ]
        return cls(rows, extra_columns=columns)


def _agency_column(period: Period) -> Column:
    def cell(row: AgencyReports) -> Cell:
        return link(row.agency.name_now, reverse("entry-form", args=(period.code, row.agency.slug)))

    return Column(gettext_lazy("Agency"), render=cell, row_header=True, css="col-name")


def _indicator_column(indicator: Indicator) -> Column:
    return Column(str(indicator), render=_state_of(indicator.slug), css="col-report")


def _state_of(slug: str) -> Callable[[Any], Cell]:
    def cell(row: AgencyReports) -> Cell:
        report = row.by_indicator.get(slug)
        return missing(_("not asked for")) if report is None else _state(report)

    return cell


def _state(report: Report) -> Cell:
    word = str(report.state.label)
    is_late = report.obligation.is_due and report.timeliness.is_late
    late_word = _("late")
    said = f"{word}, {late_word}" if is_late else word
    late = format_html(' <strong class="late">{}</strong>', late_word) if is_late else ""
    html = format_html(
        '<span class="report-state report-{}">{}</span>{}', report.state.value, word, late
    )
    return Cell(html, said)


def _reminded(row: AgencyReports) -> Cell:
    return missing(_("never")) if row.reminded_at is None else text(moment_text(row.reminded_at))


_REMINDED = Column(gettext_lazy("Last reminder"), render=_reminded, css="col-day")


class ChosenRow(NamedTuple):
    """One figure that waits to be accepted; None: what is said in its place."""

    report: Report
    figure: Submission | None

    @property
    def said(self) -> str:
        if self.figure:
            return self.figure.note
        obligation = self.report.obligation
        return f"{Claim(obligation.claim).label}: {obligation.claim_reason}"


class ChosenTable(Table):
    """What would be accepted, figure by figure."""

    key = "chosen"
    title = gettext_lazy("What was sent and is not yet accepted")
    stacks = True

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: text(row.report.obligation.agency.name_now),
        row_header=True,
        css="col-name",
    )
    indicator = Column(
        gettext_lazy("Indicator"), render=lambda row: text(str(row.report.asked.indicator))
    )
    span = Column(
        gettext_lazy("Span"),
        render=lambda row: text(str(Span(row.figure.span).label)) if row.figure else missing(),
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        render=lambda row: number_cells().count(row.figure and row.figure.total_numerator),
        css="col-number",
    )
    denominator = Column(
        gettext_lazy("Denominator"),
        render=lambda row: number_cells().count(row.figure and row.figure.denominator),
        css="col-number",
    )
    rate = Column(
        gettext_lazy("Rate (%)"),
        render=lambda row: number_cells().exact_rate(row.figure and row.figure.exact_rate, None),
        css="col-number",
    )
    said = Column(
        gettext_lazy("Note, or why there is no figure"),
        render=lambda row: text(row.said),
        css="col-wide",
    )

    @classmethod
    def of(cls, reports: Iterable[Report]) -> "ChosenTable":
        rows: list[ChosenRow] = []
        for report in reports:
            figures = [figure for figure in report.figures.values() if not figure.is_accepted]
            rows.extend(ChosenRow(report, figure) for figure in figures)
            if not figures:
                rows.append(ChosenRow(report, None))
        return cls(rows)
