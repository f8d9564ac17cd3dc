"""The figures and services that a file says, gathered from all its tables and checked."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.files.cells import Cell
from entities.models import Agency, Peers, annex_key
from indicators.annex.scaling import ScaleQuestion
from indicators.checking.checks import FigureTable, check_table
from indicators.figures.figure import Figure, FigureKey
from indicators.findings import Finding
from indicators.importing.answers import NameAnswer
from indicators.importing.cells import OF_A_ROW, row_of
from indicators.importing.names import NameQuestion
from indicators.importing.service_names import ServiceQuestion
from indicators.importing.services import ProposedService
from indicators.periods.context import PeriodContext

# One table of figures: period, indicator and those who are ranked among themselves.
TableKey = tuple[int, str, Peers]


@dataclass
class Collected:
    """What was gathered so far. `answers` say whom names mean that do not say so themselves."""

    findings: list[Finding]
    answers: Mapping[str, NameAnswer] = field(default_factory=dict)
    contexts: dict[int, PeriodContext] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    # Rows that name a figure and have no number.
    silent: list[Figure] = field(default_factory=list)
    services: list[ProposedService] = field(default_factory=list)
    names: dict[str, NameQuestion] = field(default_factory=dict)
    near: dict[str, ServiceQuestion] = field(default_factory=dict)
    scales: list[ScaleQuestion] = field(default_factory=list)
    # Where each table begins, and the first cell of each agency in it.
    headings: dict[TableKey, str] = field(default_factory=dict)
    seen: dict[FigureKey, Figure] = field(default_factory=dict)
    duplicates: set[Finding] = field(default_factory=set)
    unreadable: set[tuple[int, str, int]] = field(default_factory=set)
    # Rows that a person leaves out, each by its table or sheet and its number.
    left_out: set[tuple[str, str]] = field(default_factory=set)
    # The agency of each cell of the rows that were read.
    agency_of_cell: dict[str, str] = field(default_factory=dict)

    def add(self, figure: Figure) -> None:
        """Take a figure, or say at both places that its agency stands twice."""
        first = self.seen.setdefault(figure.key, figure)
        if first is figure:
            self.figures.append(figure)
            return
        for place, other in ((first.where, figure.where), (figure.where, first.where)):
            self._report_duplicate(figure, place, other)

    def _report_duplicate(self, figure: Figure, place: str | None, other: str | None) -> None:
        finding = Finding(
            "duplicate-row",
            _("%(name)s also stands at %(other)s. Delete one of the two rows.")
            % {"name": figure.agency.name, "other": other},
            place,
            figure.agency.slug,
            figure.indicator.slug,
        )
        if finding not in self.duplicates:
            self.duplicates.add(finding)
            self.findings.append(finding)

    def not_asked_for(self, context: PeriodContext, where: str | None, indicator: str) -> None:
        self.findings.append(
            Finding(
                "not-asked-for",
                _("The period “%(period)s” does not ask for this table's indicator.")
                % {"period": context.period.label},
                where,
                indicator=indicator,
            )
        )

    def span_not_asked_for(self, figure: Figure, context: PeriodContext) -> None:
        self.findings.append(
            Finding(
                "not-asked-for",
                _("The period “%(period)s” does not ask for this indicator with this span.")
                % {"period": context.period.label},
                figure.where,
                figure.agency.slug,
                figure.indicator.slug,
            )
        )

    def check(self, stored: Collection[FigureKey]) -> Iterator[Finding]:
        """The checks on figures, for each table that the file has; `stored` are those that are.

        An agency that is not in the file and has its figures already is not missing: how many
        there are is said once for each table. Nor is one whose row is empty beside a stored
        figure, which is told at the row.
        """
        emptied = {
            (figure.period.id, figure.indicator.slug, figure.agency_id)
            for figure in self.silent
            if figure.key in stored
        }
        tables: dict[TableKey, list[Figure]] = {}
        for figure in self.figures:
            key = (figure.period.id, figure.indicator.slug, figure.agency.peers)
            tables.setdefault(key, []).append(figure)
        for context in self.contexts.values():
            for slug in context.asked:
                keys = [key for key in tables if key[:2] == (context.period.pk, slug)]
                for key in sorted(keys, key=lambda key: annex_key(tables[key][0].agency)):
                    table = self._table(context, key, tables[key])
                    absent = self._stored_only(table, stored)
                    told = {it.id for it in table.owed if (*key[:2], it.id) in emptied}
                    yield from self._not_in_file(table, absent - told)
                    owed = [it for it in table.owed if it.id not in absent | told]
                    yield from check_table(
                        replace(table, owed=owed, owing=table.owed), in_force=context.in_force
                    )

    def _table(self, context: PeriodContext, key: TableKey, figures: list[Figure]) -> FigureTable:
        period, slug, peers = key
        figures.sort(key=lambda figure: figure.span)
        # A row that could not be read is an error of its own, not also a missing agency.
        owed = [
            agency
            for agency in context.owed.get(slug, [])
            if agency.peers == peers and (period, slug, agency.id) not in self.unreadable
        ]
        return FigureTable(context.asked[slug], figures, owed, self.headings[key])

    def _stored_only(self, table: FigureTable, stored: Collection[FigureKey]) -> set[int]:
        """The agencies that owe, are not in the table, and have all their figures."""
        there = {figure.agency_id for figure in table.figures}
        asked = table.asked
        return {
            agency.id
            for agency in table.owed
            if agency.id not in there
            and all(
                (asked.indicator_id, asked.period_id, span, agency.id) in stored
                for span in asked.spans
            )
        }

    def _not_in_file(self, table: FigureTable, absent: set[int]) -> Iterator[Finding]:
        if absent:
            yield Finding(
                "not-in-file",
                ngettext(
                    "%(number)d agency with a stored figure is not in this table; the figure "
                    "stays as it is.",
                    "%(number)d agencies with stored figures are not in this table; the figures "
                    "stay as they are.",
                    len(absent),
                )
                % {"number": len(absent)},
                table.heading,
                indicator=table.asked.indicator.slug,
            )

    def note_cells(self, cells: Iterable[Cell], agency: Agency) -> None:
        """Whose row these cells are, so that every finding at one of them says so."""
        for cell in cells:
            self.agency_of_cell[cell.ref] = agency.slug

    def without_left_out(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings without those of rows that a person leaves out."""
        rows = self.left_out
        return [
            finding
            for finding in findings
            if not (rows and finding.code in OF_A_ROW and row_of(finding.where or "") in rows)
        ]

    def named(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with the agency of the row in which they stand."""
        of_cell = self.agency_of_cell
        return [
            replace(finding, agency=of_cell[finding.where])
            if finding.agency is None and finding.where in of_cell
            else finding
            for finding in self.without_left_out(findings)
        ]
