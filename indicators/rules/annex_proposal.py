"""What an official annex would change: its rows with their agencies found and checked."""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from entities.rules.matching import AgencyIndex
from indicators.annex import AnnexReading, ReadTable, read_annex
from indicators.findings import Finding
from indicators.models import ImportBatch, Period
from indicators.rules.annex_figures import FigureBuilder
from indicators.rules.annex_period import check_period_of, find_period
from indicators.rules.proposals import FigureChanges, Proposal, TableSummary, compare
from indicators.rules.service_lists import ServiceChanges, compare_services


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def propose_annex(content: bytes, *, as_of: date | None = None) -> Proposal:
    """Read an annex and set it beside what is stored; nothing is written.

    Every finding is there at once, errors first. The period is the one that ends on the
    annex's day; agencies are those that exist on that day.
    """
    reading = read_annex(content, as_of=as_of)
    findings = list(reading.findings)
    period = find_period(reading, findings)
    if period is None:
        return _unsettled(reading, findings)
    findings.extend(check_period_of(period, reading))
    builder = FigureBuilder(period, AgencyIndex.load(on=period.as_of), findings)
    for table in reading.tables:
        builder.add(table)
    findings.extend(builder.check())
    findings.extend(_earlier_import(content, period))
    findings.sort(key=lambda finding: finding.sort_key)
    return Proposal(
        as_of=period.as_of,
        period=period,
        tables=_summaries(reading),
        figures=compare(builder.figures, period=period),
        services=compare_services(builder.services),
        findings=findings,
    )


def _unsettled(reading: AnnexReading, findings: list[Finding]) -> Proposal:
    """A proposal without a period: its tables and findings only."""
    return Proposal(
        as_of=reading.as_of,
        period=None,
        tables=_summaries(reading),
        figures=FigureChanges(),
        services=ServiceChanges(),
        findings=sorted(findings, key=lambda finding: finding.sort_key),
    )


def _earlier_import(content: bytes, period: Period) -> Iterator[Finding]:
    earlier = ImportBatch.objects.filter(sha256=sha256_of(content), period=period).first()
    if earlier is not None:
        yield Finding(
            "file-already-imported",
            _("This very file was already imported at %(time)s.")
            % {"time": date_format(localtime(earlier.imported_at), "SHORT_DATETIME_FORMAT")},
        )


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
