"""The rows of annex tables as figures of one period, with their agencies found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from entities.choices import AgencyKind
from entities.models import Agency, Peers
from indicators.annex import ReadTable
from indicators.annex.faults import failed_formula
from indicators.annex.layout import COUNTS, Field
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.rows import FigureRow
from indicators.choices import Span
from indicators.figures.checks import excess, lonely_window, words_alone
from indicators.figures.figure import Figure
from indicators.importing.gathered import Collected
from indicators.importing.names import NameFinder
from indicators.models import PeriodIndicator
from indicators.numbers import Values, values_without_column
from indicators.periods.context import PeriodContext

_OF_PROVINCE = re.compile(r"\b(?:thuộc|của)\s+(.+)$", re.IGNORECASE)


@dataclass
class AnnexTables:
    """Adds the tables of an annex to what is collected of the file."""

    context: PeriodContext
    collected: Collected
    # Cells with a rate that may have been a thousandth of what was read.
    doubtful: frozenset[str | None]
    ledger: Ledger
    home: Agency | None = None

    def __post_init__(self) -> None:
        kept = self.collected
        self.names = NameFinder(kept.answers, kept.names, kept.findings, kept.left_out, self.home)
        kept.contexts[self.context.period.pk] = self.context

    def add(self, table: ReadTable) -> None:
        indicator = table.indicator or ""
        asked = self.context.asked.get(indicator)
        if asked is None:
            self.collected.not_asked_for(self.context, table.where, indicator)
            for row in table.figures:
                self.collected.findings.extend(row.findings)
            return
        for row in table.figures:
            self._add_row(row, asked, table)

    def _add_row(self, row: FigureRow, asked: PeriodIndicator, table: ReadTable) -> None:
        slug, period = asked.indicator.slug, self.context.period.pk
        if row.kind:
            of_kind = Peers(row.kind, None)
            self.collected.headings.setdefault((period, slug, of_kind), table.where)
        agency = self._agency(row, slug)
        if agency is None:
            return
        self.collected.headings.setdefault((period, slug, agency.peers), table.where)
        self.collected.note_cells(row.cells.values(), agency)
        if not row.is_readable:
            self.collected.unreadable.add((period, slug, agency.pk))
            return
        is_silent = not row.counts and not row.rates
        for figure in self._figures(row, asked, agency, table.span):
            if not figure.has_number:
                self.collected.silent.append(figure)
                self.collected.findings.extend(words_alone(figure) if is_silent else ())
                continue
            self.collected.findings.extend([*excess(figure), *lonely_window(figure)])
            if figure.span in asked.spans:
                self.collected.add(figure)
            else:
                self.collected.span_not_asked_for(figure, self.context)

    def _agency(self, row: FigureRow, slug: str) -> Agency | None:
        """Whose row it is. A row that is left out takes its findings along; one that says nothing
        but a name need not name an agency.
        """
        parent = self._province(row)
        if row.is_empty:
            return self.context.index.find(row.agency.text, kind=row.kind, parent=parent).agency
        has_no_name = row.agency.is_merged and not row.agency.text
        if failed_formula(row.agency) or has_no_name:
            self.collected.findings.extend(row.findings)
            self.ledger.change(Fate.ASKED, row.read)
            return None
        agency = self.names.find(
            row.agency, self.context.index, kind=row.kind, parent=parent, indicator=slug
        )
        is_left_out = agency is None and self.names.leaves_out(row.agency.text)
        if not is_left_out:
            self.collected.findings.extend(row.findings)
        if agency is None:
            self.ledger.change(Reason.ROW if is_left_out else Fate.ASKED, row.read)
        return agency

    def _province(self, row: FigureRow) -> Agency | None:
        """Whose units stand below a label such as "Xã, phường, đặc khu thuộc tỉnh Gia Lai"."""
        named = _OF_PROVINCE.search(row.group.text) if row.group else None
        if named is None:
            return None
        return self.context.index.find(named[1], kind=AgencyKind.PROVINCE).agency

    def _figures(
        self,
        row: FigureRow,
        asked: PeriodIndicator,
        agency: Agency,
        span: str,
    ) -> Iterator[Figure]:
        """The figures of one row, with or without a number: that with its counts, and that of
        the period.
        """
        if row.cells.keys() & {Field.RATE, *COUNTS}:
            yield self._figure(row, asked, agency, span, Field.RATE)
        if Field.IN_PERIOD_RATE in row.cells:
            yield self._figure(row, asked, agency, Span.IN_PERIOD, Field.IN_PERIOD_RATE)

    def _figure(
        self,
        row: FigureRow,
        asked: PeriodIndicator,
        agency: Agency,
        span: str,
        rate_field: Field,
    ) -> Figure:
        rate = row.rates.get(rate_field)
        counts = row.counts if rate_field == Field.RATE else {}
        numerator, window, denominator = (
            counts[name].value if name in counts else None for name in COUNTS
        )
        is_judged = span == asked.judged_span
        cells = _cells(row, rate_field, with_status=is_judged)
        return Figure(
            period=self.context.period,
            indicator=asked.indicator,
            agency=agency,
            span=str(span),
            values=Values(
                numerator,
                window,
                denominator,
                rate.value if rate else None,
                rate.decimals if rate else None,
                row.status if is_judged else "",
            ),
            cells=cells,
            has_format=rate is None or rate.has_format,
            is_doubtful=rate is not None and row.cells[rate_field].ref in self.doubtful,
            unsaid=values_without_column(cells),
        )


def _cells(row: FigureRow, rate_field: Field, *, with_status: bool) -> dict[str, str]:
    """Where each value of a figure stands, also where its cell is empty."""
    counts = COUNTS if rate_field == Field.RATE else ()
    cells = {name.value: row.cells[name].ref for name in counts if name in row.cells}
    cells["agency"] = row.agency.ref
    if rate_field in row.cells:
        cells["rate"] = row.cells[rate_field].ref
    if with_status and Field.STATUS in row.cells:
        cells["status"] = row.cells[Field.STATUS].ref
    return cells
