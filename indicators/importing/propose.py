"""What a file would change: its rows with their agencies found, checked, beside what is stored."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import AnyLine
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.garbage import no_collection
from entities.agencies.matching import AgencyRows
from indicators.annex import AnnexReading, ReadTable, read_annex
from indicators.annex.flat import FlatTable, part_flat
from indicators.annex.layout import Field
from indicators.annex.mapping import KnownTables
from indicators.choices import BatchState
from indicators.figures.compare import compare
from indicators.figures.figure import Figure
from indicators.findings import Finding
from indicators.importing.annex_figures import AnnexTables
from indicators.importing.answers import Answers
from indicators.importing.flat_figures import add_flat_tables
from indicators.importing.gathered import Collected
from indicators.importing.proposal import Proposal, Questions, TableSummary
from indicators.importing.service_lists import compare_services
from indicators.importing.unclosed_quotes import note_swallowed
from indicators.importing.which_period import check_open, check_period_of, find_period
from indicators.models import ImportBatch, Period, TableMapping
from indicators.periods.context import PeriodContext

# What is said of a file without an annex table, and is no fault of one with flat tables.
_OF_NO_TABLE = frozenset({"no-table", "no-as-of"})


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@no_collection()
def propose(
    lines: Iterable[AnyLine],
    *,
    answers: Answers | None = None,
    as_of: date | None = None,
    sha256: str = "",
) -> Proposal:
    """Set what a file says beside what is stored; nothing is written.

    `as_of` is used instead of the day that the text states; a period that was answered comes
    before both.
    Every finding is there at once, errors first. Agencies are those that exist on the day of
    the period. The number of queries does not depend on the number of rows.
    """
    given = answers or Answers()
    swallowed: list[Finding] = []
    try:
        parted = part_flat(note_swallowed(lines, swallowed))
    except FileError as error:
        return Proposal(findings=[unreadable(error)], trace=error.trace)
    file = _File(given, as_of, sha256)
    file.findings.extend(swallowed)
    reading = file.read(parted.others, parted.tables)
    file.take_annex(reading)
    file.take_flat(parted.tables, reading)
    return file.proposal(reading, parted.tables)


def unreadable(error: FileError) -> Finding:
    """Why a file is not read; the reading process gives the sentence in English."""
    sentence = _(error.sentence)
    code = "program-fault" if error.trace else "unreadable-file"
    return Finding(code, sentence % error.words if error.words else sentence)


@dataclass
class _File:
    """One file on its way to a proposal."""

    answers: Answers
    as_of: date | None
    sha256: str
    period: Period | None = None
    collected: Collected = field(init=False)

    def __post_init__(self) -> None:
        self.collected = Collected([], self.answers.names)
        if self.answers.period:
            self.period = Period.objects.filter(code=self.answers.period).first()

    @property
    def findings(self) -> list[Finding]:
        return self.collected.findings

    def read(self, lines: list[AnyLine], flat: list[FlatTable]) -> AnnexReading:
        """The annex tables of a file; beside flat tables there need be none."""
        known = KnownTables(self.answers.mappings, TableMapping.remembered())
        day = self.period.as_of if self.period else self.as_of
        reading = read_annex(lines, as_of=day, known=known)
        if flat and not reading.tables:
            kept = [row for row in reading.findings if row.code not in _OF_NO_TABLE]
            return replace(reading, findings=kept)
        return reading

    def take_annex(self, reading: AnnexReading) -> None:
        self.findings.extend(reading.findings)
        if not reading.tables:
            return
        self.period = self.period or find_period(reading, self.findings)
        if self.period is None:
            return
        self.findings.extend(check_period_of(self.period, reading))
        doubtful = {row.where for row in reading.findings if row.code == "uncertain-rate"}
        context = PeriodContext.load(self.period, AgencyRows.load())
        tables = AnnexTables(context, self.collected, frozenset(doubtful))
        for table in reading.tables:
            tables.add(table)

    def take_flat(self, tables: list[FlatTable], reading: AnnexReading) -> None:
        """The rows of flat tables; those that name no period go to the one of the file."""
        if not tables:
            return
        if any(Field.PERIOD not in table.columns for table in tables):
            self.period = self.period or find_period(reading, self.findings)
        add_flat_tables(tables, self.collected, given=self.period)

    def proposal(self, reading: AnnexReading, flat: list[FlatTable]) -> Proposal:
        collected = self.collected
        figures = compare(collected.figures)
        periods = [context.period for context in collected.contexts.values()]
        findings = [
            *self.findings,
            *(finding for period in periods for finding in check_open(period)),
            *collected.check(figures.stored),
            *figures.findings,
            *self._earlier_import(),
        ]
        findings.sort(key=lambda finding: finding.sort_key)
        return Proposal(
            as_of=periods[0].as_of if len(periods) == 1 else reading.as_of,
            periods=periods,
            tables=[*_summaries(reading), *_flat_summaries(flat, collected.figures)],
            figures=figures,
            services=compare_services(collected.services),
            findings=collected.named(findings),
            questions=Questions(
                asks_period=_asks_period(findings, self.answers),
                tables=reading.questions,
                names=list(collected.names.values()),
            ),
            contexts=list(collected.contexts.values()),
        )

    def _earlier_import(self) -> Iterator[Finding]:
        saved = ImportBatch.objects.filter(sha256=self.sha256, state=BatchState.SAVED)
        earlier = saved.order_by("-imported_at").first() if self.sha256 else None
        if earlier is not None and earlier.imported_at is not None:
            yield Finding(
                "file-already-imported",
                _("This very file was already imported at %(time)s.")
                % {"time": date_format(localtime(earlier.imported_at), "SHORT_DATETIME_FORMAT")},
            )


def _asks_period(findings: Iterable[Finding], answers: Answers) -> bool:
    unclear = {"no-as-of", "no-period", "ambiguous-period", "other-period", "span-mismatch"}
    codes = {finding.code for finding in findings}
    return bool(answers.period) or not unclear.isdisjoint(codes)


def _summaries(reading: AnnexReading) -> list[TableSummary]:
    return [summary for table in reading.tables for summary in _summary(table)]


def _summary(table: ReadTable) -> Iterator[TableSummary]:
    """One summary for each kind in a table, at the heading or at the label of the group."""
    if table.indicator is None:
        yield TableSummary(table.section, None, None, len(table.services), table.where)
        return
    rows: dict[tuple[str | None, str], int] = {}
    for row in table.figures:
        key = (row.kind, table.where if table.kind or row.group is None else row.group.ref)
        rows[key] = rows.get(key, 0) + 1
    for (kind, where), count in rows.items():
        yield TableSummary(table.section, table.indicator, kind, count, where)


def _flat_summaries(tables: list[FlatTable], figures: list[Figure]) -> Iterator[TableSummary]:
    """One summary for each indicator and kind that flat tables hold."""
    if not tables:
        return
    rows: dict[tuple[str, str], int] = {}
    for figure in figures:
        key = (figure.indicator.slug, figure.agency.kind)
        rows[key] = rows.get(key, 0) + 1
    for (indicator, kind), count in rows.items():
        yield TableSummary("", indicator, kind, count, tables[0].where)
