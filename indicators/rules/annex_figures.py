"""The rows of an annex as figures and services of one period, with their agencies found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from entities.choices import AgencyKind, DocumentType
from entities.models import Agency
from entities.rules.matching import AgencyIndex
from indicators.annex import ReadTable
from indicators.annex.cells import Cell
from indicators.annex.layout import Field
from indicators.annex.rows import FigureRow, ServiceRow
from indicators.choices import Span
from indicators.findings import Finding
from indicators.models import Obligation, Period, PeriodIndicator, Submission
from indicators.rules.checks import FigureTable, check_table
from indicators.rules.names_in_files import find_agency, find_leads
from indicators.rules.service_lists import DecisionKey, ProposedService
from indicators.rules.targets import targets


@dataclass
class FigureBuilder:
    """Turns the rows of a reading into figures and services of one period."""

    period: Period
    index: AgencyIndex
    findings: list[Finding]
    figures: list[Submission] = field(default_factory=list)
    services: list[ProposedService] = field(default_factory=list)
    asked: dict[str, PeriodIndicator] = field(default_factory=dict)
    owed: dict[str, list[Agency]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, int], Cell] = field(default_factory=dict)
    unreadable: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = PeriodIndicator.objects.filter(period=self.period).select_related("indicator")
        self.asked = {row.indicator.slug: row for row in rows}
        due = Obligation.objects.due().filter(period=self.period)
        ordered = due.select_related("agency", "indicator").order_by(
            "agency__kind", "agency__display_order"
        )
        for row in ordered:
            self.owed.setdefault(row.indicator.slug, []).append(row.agency)

    def add(self, table: ReadTable) -> None:
        if table.indicator is None:
            self._add_services(table)
        elif table.indicator in self.asked:
            for kind in {row.kind for row in table.figures if row.kind}:
                self.headings[f"{table.indicator}/{kind}"] = table.where
            for row in table.figures:
                self._add_figures(row, self.asked[table.indicator])
        else:
            self.findings.append(
                Finding(
                    "not-asked-for",
                    _("The period “%(period)s” does not ask for this table's indicator.")
                    % {"period": self.period.label},
                    table.where,
                    indicator=table.indicator,
                )
            )

    def _add_figures(self, row: FigureRow, asked: PeriodIndicator) -> None:
        slug = asked.indicator.slug
        agency = find_agency(
            row.agency, self.index, kind=row.kind, indicator=slug, findings=self.findings
        )
        if agency is None:
            return
        first = self.seen.setdefault((slug, agency.pk), row.agency)
        if first is not row.agency:
            self._report_duplicate(row.agency, first, agency, slug)
        elif not row.is_readable:
            self.unreadable.add((slug, agency.pk))
        else:
            self.figures.extend(_figures(row, asked, self.period, agency))

    def _report_duplicate(self, cell: Cell, first: Cell, agency: Agency, slug: str) -> None:
        for place, other in ((first, cell), (cell, first)):
            self.findings.append(
                Finding(
                    "duplicate-row",
                    _("%(name)s also stands at %(other)s. Delete one of the two rows.")
                    % {"name": agency.name, "other": other.ref},
                    place.ref,
                    agency.slug,
                    slug,
                )
            )

    def _add_services(self, table: ReadTable) -> None:
        decisions = tuple(
            DecisionKey(DocumentType.DECISION, decision.number, decision.issued_on)
            for decision in table.decisions
        )
        if not decisions and table.services:
            self.findings.append(
                Finding(
                    "unknown-document",
                    _("The title above this table names no decision with its number and date."),
                    table.where,
                )
            )
            return
        for row in table.services:
            leads = find_leads(row.lead, self.index, findings=self.findings)
            if leads:
                self.services.append(_service(row, leads, decisions))

    def check(self) -> Iterable[Finding]:
        """The checks on figures, for each table that the file has; needs no stored figure."""
        in_force = targets([row.indicator for row in self.asked.values()], on=self.period.as_of)
        present = {figure.indicator.slug for figure in self.figures}
        for slug in (slug for slug in self.asked if slug in present):
            for kind in AgencyKind.values:
                heading = self.headings.get(f"{slug}/{kind}")
                if heading is not None:
                    yield from check_table(self._table(slug, kind, heading), in_force=in_force)

    def _table(self, slug: str, kind: str, heading: str) -> FigureTable:
        figures = [
            figure
            for figure in self.figures
            if figure.indicator.slug == slug and figure.agency.kind == kind
        ]
        figures.sort(key=lambda figure: figure.span)
        # A row that could not be read is an error of its own, not also a missing agency.
        owed = [
            agency
            for agency in self.owed.get(slug, [])
            if agency.kind == kind and (slug, agency.pk) not in self.unreadable
        ]
        return FigureTable(self.asked[slug], figures, owed, heading)


def _figures(
    row: FigureRow, asked: PeriodIndicator, period: Period, agency: Agency
) -> Iterator[Submission]:
    """The figures of one row: that to date with its counts, and that of the period."""
    rate = row.rates.get(Field.RATE)
    counts = {name.value: reading.value for name, reading in row.counts.items()}
    if rate or counts:
        yield _submission(row, asked, period, agency, Span.TO_DATE, Field.RATE, counts)
    if Field.IN_PERIOD_RATE in row.rates:
        yield _submission(row, asked, period, agency, Span.IN_PERIOD, Field.IN_PERIOD_RATE, {})


def _submission(
    row: FigureRow,
    asked: PeriodIndicator,
    period: Period,
    agency: Agency,
    span: Span,
    rate_field: Field,
    counts: dict[str, int],
) -> Submission:
    rate = row.rates.get(rate_field)
    names = [name for name in row.cells if name.value in counts]
    cells = {name.value: row.cells[name].ref for name in names}
    cells["agency"] = row.agency.ref
    if rate is not None:
        cells["rate"] = row.cells[rate_field].ref
    is_judged = span == asked.judged_span
    if is_judged and row.status:
        cells["status"] = row.cells[Field.STATUS].ref
    return Submission(
        period=period,
        indicator=asked.indicator,
        agency=agency,
        span=span,
        reported_rate=rate.value if rate else None,
        reported_decimals=rate.decimals if rate else None,
        reported_status=row.status if is_judged else "",
        cells=cells,
        **counts,
    )


def _service(
    row: ServiceRow, leads: tuple[Agency, ...], decisions: tuple[DecisionKey, ...]
) -> ProposedService:
    return ProposedService(
        name=row.service.text,
        leads=leads,
        decisions=decisions,
        printed_order=row.order,
        deadline_text=row.deadline.text,
        due_on=row.deadline.due_on,
        precision=row.deadline.precision,
    )
