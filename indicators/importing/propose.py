"""What a file would change: its rows with their agencies found, checked, beside what is stored."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.garbage import no_collection
from entities.agencies.matching import AgencyRows
from entities.models import Agency
from indicators.annex import AnnexReading, ReadTable, read_annex
from indicators.annex.columns import is_remark
from indicators.annex.dates import Decision
from indicators.annex.faults import ignored_column, unknown_column
from indicators.annex.flat import FlatTable, Parted, note_unclosed_quotes, part_flat
from indicators.annex.layout import COUNTS, Field
from indicators.annex.left_out import note_left_out
from indicators.annex.magnitudes import Scales
from indicators.annex.mapping import KnownTables
from indicators.annex.scaling import ScaleKind
from indicators.annex.vocabulary import COLUMNS
from indicators.choices import BatchState
from indicators.figures.compare import compare
from indicators.figures.figure import Figure
from indicators.findings import Finding, bounded
from indicators.importing.annex_figures import AnnexTables
from indicators.importing.answers import Answers
from indicators.importing.cells import with_corrections
from indicators.importing.flat_keys import FlatKeys, FlatMemory
from indicators.importing.flat_rows import FlatRows
from indicators.importing.gathered import Collected
from indicators.importing.hundredths import hundredths, read_in_per_cent
from indicators.importing.legibility import note_illegible
from indicators.importing.listed_services import ListedServices
from indicators.importing.names import NameFinder
from indicators.importing.not_listed import not_listed
from indicators.importing.proposal import Proposal, Questions, TableSummary
from indicators.importing.service_names import ServiceNames
from indicators.importing.stored_services import compare_services
from indicators.importing.which_period import check_open, check_period_of, find_period
from indicators.models import ImportBatch, Indicator, Period, TableMapping
from indicators.periods.context import PeriodContext

# What is said of a file without an annex table, and is no fault of one with flat tables.
_OF_NO_TABLE = frozenset({"no-table", "no-as-of", "nothing-read"})
# What a person answers by choosing the period.
_PERIOD_IS_UNCLEAR = frozenset(
    {"no-as-of", "no-period", "ambiguous-period", "other-period", "span-mismatch"}
)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@no_collection()
def propose(
    lines: Iterable[Line],
    *,
    answers: Answers | None = None,
    as_of: date | None = None,
    sha256: str = "",
    of: Agency | None = None,
) -> Proposal:
    """Set what a file says beside what is stored; nothing is written.

    `as_of` is used instead of the day that the text states; a period that was answered comes
    before both. `of` is the agency that sent the file: of several units of one name the one of
    its province is meant.
    Every finding is there at once, errors first. Agencies are those that exist on the day of
    the period. The number of queries does not depend on the number of rows.
    """
    given = answers or Answers()
    home = of.parent if of is not None else None
    collected = Collected([], given.names)
    try:
        lines = with_corrections(lines, given.cells, collected.findings)
        for note in (note_illegible, note_unclosed_quotes, note_left_out):
            lines = note(lines, collected.findings)
        parted = part_flat(lines)
    except FileError as error:
        return Proposal(findings=[unreadable(error)], trace=error.trace)
    garbled = [finding for finding in collected.findings if finding.code == "old-encoding"]
    if garbled:
        # Nothing else that could be said of such words is true.
        return Proposal(findings=garbled)
    period = Period.objects.filter(code=given.period).first() if given.period else None
    reading = _read_annex(parted, given, as_of=period.as_of if period else as_of)
    collected.findings.extend(reading.findings)
    is_asked_of_file = any(Field.PERIOD not in table.columns for table in parted.tables)
    if period is None and (reading.tables_of_figures or is_asked_of_file):
        period = find_period(reading, collected.findings)
    agencies = AgencyRows.load() if reading.tables else None
    if period is not None and agencies is not None and reading.tables_of_figures:
        _add_annex(reading, collected, PeriodContext.load(period, agencies), home)
    else:
        collected.findings.extend(reading.row_findings)
    if agencies is not None and reading.lists_of_services:
        _add_services(reading, collected, agencies, given)
    if parted.tables:
        _add_flat_tables(
            parted, FlatMemory(collected, FlatKeys.load(), period, home), Scales(given.scales)
        )
    return _proposal(collected, reading, parted, given, sha256)


def _read_annex(parted: Parted, answers: Answers, *, as_of: date | None) -> AnnexReading:
    """The annex tables of a file; beside flat tables there need be none."""
    known = KnownTables(answers.mappings, TableMapping.remembered(), Indicator.subjects())
    reading = read_annex(
        parted.others,
        as_of=as_of,
        known=known,
        answered=answers.scales,
        ordering=Decision.from_key(answers.decision) if answers.decision else None,
    )
    if parted.tables and not reading.tables:
        kept = [row for row in reading.findings if row.code not in _OF_NO_TABLE]
        return replace(reading, findings=kept)
    return reading


def unreadable(error: FileError) -> Finding:
    """Why a file is not read; the reading process gives the sentence in English."""
    sentence = _(error.sentence)
    code = "program-fault" if error.trace else "unreadable-file"
    return Finding(code, sentence % error.words if error.words else sentence)


def _add_annex(
    reading: AnnexReading, collected: Collected, context: PeriodContext, home: Agency | None
) -> None:
    collected.findings.extend(check_period_of(context.period, reading))
    doubtful = {row.where for row in reading.row_findings if row.code == "uncertain-rate"}
    tables = AnnexTables(context, collected, frozenset(doubtful), reading.ledger, home)
    for table in reading.tables_of_figures:
        tables.add(table)


def _add_services(
    reading: AnnexReading, collected: Collected, agencies: AgencyRows, answers: Answers
) -> None:
    """Lists of services belong to no period."""
    kept = collected
    listed = ListedServices(
        kept,
        NameFinder(kept.answers, kept.names, kept.findings, kept.left_out),
        ServiceNames.load(answers.services, kept.near, kept.findings),
        agencies,
        reading.ledger,
        reading.as_of,
    )
    for table in reading.lists_of_services:
        listed.add(table)


def _add_flat_tables(parted: Parted, memory: FlatMemory, scales: Scales) -> None:
    collected = memory.collected
    before = len(collected.findings)
    for table in parted.tables:
        collected.findings.extend(_ignored_columns(table))
        rows = FlatRows(memory, table, scales, parted.ledger)
        if Field.PERIOD not in table.columns and memory.given is None:
            collected.findings.append(
                Finding(
                    "no-as-of",
                    _(
                        "The table has no column “Kỳ báo cáo”. Add it, or choose the reporting "
                        "period (in a command with --as-of)."
                    ),
                    table.where,
                )
            )
            rows.ask_all()
        else:
            rows.add_all()
        # The figures say all that is asked for from here on.
        table.rows.clear()
    collected.scales.extend(scales.questions)
    collected.findings.extend(scales.findings)
    found = collected.without_left_out(collected.findings[before:])
    collected.findings[before:] = bounded(found)


def _ignored_columns(table: FlatTable) -> Iterator[Finding]:
    """Columns that hold something and are not read: a person should know.

    One that seems to hold what no other column does, such as "Tử số (hồ sơ)", is asked about.
    """
    lacking = [name for name in (*COUNTS, Field.RATE) if name not in table.columns]
    for place, heading in table.unknown.items():
        below = (row.values[place] for row in table.rows if len(row.values) > place)
        held = [value for value in below if value is not None]
        is_meant = not is_remark(heading) and any(
            re.search(COLUMNS[name].likely, heading.words) for name in lacking
        )
        if is_meant and any(re.search(r"\d", str(value)) for value in held):
            yield unknown_column(heading)
        elif held:
            yield ignored_column(heading)


def _proposal(
    collected: Collected, reading: AnnexReading, parted: Parted, answers: Answers, sha256: str
) -> Proposal:
    read_in_per_cent(collected.figures, answers.scales)
    figures = compare(collected.figures, collected.silent)
    services = compare_services(collected.services)
    services = replace(services, not_listed=list(not_listed(reading.lists_of_services, services)))
    shares = []
    if all(question.kind != ScaleKind.SHARE for question in (*reading.scales, *collected.scales)):
        shares = list(hundredths(figures, answers.scales))
    periods = [context.period for context in collected.contexts.values()]
    findings = [
        *collected.findings,
        *(finding for period in periods for finding in check_open(period)),
        *collected.check(figures.stored),
        *bounded(figures.findings),
        *services.findings,
        *bounded(row.finding for row in services.not_listed),
        *bounded(finding for question, finding in shares if finding is not None),
        *_earlier_import(sha256),
    ]
    findings.sort(key=lambda finding: finding.sort_key)
    return Proposal(
        as_of=periods[0].as_of if len(periods) == 1 else reading.as_of,
        periods=periods,
        tables=[
            *(summary for table in reading.tables for summary in _summary(table)),
            *_flat_summaries(parted.tables, collected.figures),
        ],
        figures=figures,
        services=services,
        # A line of several indicators is read for each, and some faults are of the line.
        findings=list(dict.fromkeys(collected.named(findings))),
        questions=Questions(
            asks_period=bool(answers.period)
            or any(finding.code in _PERIOD_IS_UNCLEAR for finding in findings),
            tables=reading.questions,
            names=list(collected.names.values()),
            scales=[*reading.scales, *collected.scales, *(question for question, _it in shares)],
            asks_decision=bool(answers.decision)
            or any(row.code == "no-decision" for row in reading.findings),
            services=list(collected.near.values()),
        ),
        contexts=list(collected.contexts.values()),
        ledger=reading.ledger.plus(parted.ledger),
    )


def _earlier_import(sha256: str) -> Iterator[Finding]:
    saved = ImportBatch.objects.filter(sha256=sha256, state=BatchState.SAVED)
    earlier = saved.order_by("-imported_at").first() if sha256 else None
    if earlier is not None and earlier.imported_at is not None:
        yield Finding(
            "file-already-imported",
            _("This very file was already imported at %(time)s.")
            % {"time": date_format(localtime(earlier.imported_at), "SHORT_DATETIME_FORMAT")},
        )


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
