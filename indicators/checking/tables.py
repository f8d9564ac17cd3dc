"""Findings as a table, under the heading of their severity, with the names of what they name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from entities.models import Agency
from indicators.findings import Finding, Severity
from indicators.models import Indicator

SEVERITIES = {
    Severity.ERROR: gettext_lazy("Errors"),
    Severity.WARNING: gettext_lazy("Warnings"),
    Severity.INFO: gettext_lazy("For information"),
}
# What each code of a finding is called on a page; files keep the code.
FINDING_LABELS: Mapping[str, Promise] = {
    "unreadable-file": gettext_lazy("File cannot be read"),
    "program-fault": gettext_lazy("Fault of the program"),
    "no-table": gettext_lazy("No table"),
    "nothing-read": gettext_lazy("Nothing was read"),
    "old-encoding": gettext_lazy("Old font or encoding"),
    "no-as-of": gettext_lazy("No day"),
    "no-period": gettext_lazy("No such period"),
    "ambiguous-period": gettext_lazy("Several periods"),
    "other-period": gettext_lazy("Another period"),
    "span-mismatch": gettext_lazy("Another span"),
    "unknown-column": gettext_lazy("Unknown column"),
    "missing-column": gettext_lazy("Missing column"),
    "merged-cell": gettext_lazy("Merged cell"),
    "unknown-agency": gettext_lazy("Unknown agency"),
    "ambiguous-agency": gettext_lazy("Several agencies"),
    "agency-not-valid": gettext_lazy("Agency not of that day"),
    "unknown-document": gettext_lazy("Unknown document"),
    "unknown-indicator": gettext_lazy("Unknown indicator"),
    "unknown-period": gettext_lazy("Unknown period"),
    "unknown-span": gettext_lazy("Unknown span"),
    "missing-key": gettext_lazy("Empty key"),
    "duplicate-row": gettext_lazy("Row twice"),
    "unreadable-number": gettext_lazy("Not a number"),
    "ambiguous-number": gettext_lazy("Unclear number"),
    "error-value": gettext_lazy("Error value"),
    "not-worked-out": gettext_lazy("Formula not worked out"),
    "unclear-scale": gettext_lazy("Unclear scale"),
    "missing-count": gettext_lazy("Stored number missing"),
    "missing-numerator": gettext_lazy("Numerator missing"),
    "numerator-exceeds-denominator": gettext_lazy("Numerator too large"),
    "rate-out-of-range": gettext_lazy("Rate out of range"),
    "unreadable-deadline": gettext_lazy("Unclear deadline"),
    "incomplete-service": gettext_lazy("Service incomplete"),
    "similar-service": gettext_lazy("Service spelled otherwise"),
    "long-service": gettext_lazy("Name of a service too long"),
    "closed-period": gettext_lazy("Period closed"),
    "not-asked-for": gettext_lazy("Not asked for"),
    "not-your-agency": gettext_lazy("Another agency"),
    "missing-value": gettext_lazy("Value missing"),
    "unreadable-value": gettext_lazy("Value not known"),
    "unreadable-date": gettext_lazy("Not a day"),
    "agency-ended": gettext_lazy("Agency ended already"),
    "before-start": gettext_lazy("Before the agency begins"),
    "two-successors": gettext_lazy("Several successors"),
    "single-part": gettext_lazy("One part only"),
    "succession-cycle": gettext_lazy("Successors in a circle"),
    "slug-taken": gettext_lazy("Key of another agency"),
    "two-names": gettext_lazy("Two names"),
    "name-taken": gettext_lazy("Name of another agency"),
    "not-a-rename": gettext_lazy("More than a rename"),
    "other-kind": gettext_lazy("Another kind of agency"),
    "open-period-with-figures": gettext_lazy("Later period with figures"),
    "published-period": gettext_lazy("Later period published"),
    "rate-mismatch": gettext_lazy("Rate does not match"),
    "status-mismatch": gettext_lazy("Result does not match"),
    "missing-agency": gettext_lazy("Agency missing"),
    "not-owed": gettext_lazy("Not owed"),
    "rescaled-count": gettext_lazy("Count multiplied by 1,000"),
    "uncertain-count": gettext_lazy("Uncertain count"),
    "uncertain-rate": gettext_lazy("Uncertain rate"),
    "total-mismatch": gettext_lazy("Total does not match"),
    "partial-counts": gettext_lazy("One count missing"),
    "no-number": gettext_lazy("Row without a number"),
    "ignored-column": gettext_lazy("Column not read"),
    "row-left-out": gettext_lazy("Row left out"),
    "swallowed-row": gettext_lazy("Row within a cell"),
    "as-of-mismatch": gettext_lazy("Another day"),
    "hidden-cells": gettext_lazy("Hidden cells"),
    "unreadable-status": gettext_lazy("Unclear result"),
    "struck-text": gettext_lazy("Struck text left out"),
    "scaled-by-unit": gettext_lazy("Multiplied by its unit"),
    "emptied-figure": gettext_lazy("Stored figure left empty"),
    "before-day": gettext_lazy("Before a day"),
    "deadline-differs": gettext_lazy("Differs from the order"),
    "deadline-before-order": gettext_lazy("Due before the order"),
    "no-decision": gettext_lazy("No one decision"),
    "group-lead": gettext_lazy("Group of agencies as lead"),
    "lead-row-without-service": gettext_lazy("Lead without a service"),
    "deadline-words": gettext_lazy("How words were read"),
    "not-listed": gettext_lazy("Not in the list"),
    "decision-assumed": gettext_lazy("Decision assumed"),
    "unread-content": gettext_lazy("Content not read"),
    "rate-truncated": gettext_lazy("Rate cut off"),
    "repeated-count": gettext_lazy("Repeated count"),
    "file-already-imported": gettext_lazy("Imported before"),
    "ignored-table": gettext_lazy("Table passed over"),
    "read-as-before": gettext_lazy("Table read as before"),
    "not-in-file": gettext_lazy("Not in the file"),
    "footnote-mark": gettext_lazy("Footnote mark left out"),
    "corrected-cell": gettext_lazy("Cell corrected"),
    "other-spelling": gettext_lazy("Stored under another spelling"),
    "file-already-recorded": gettext_lazy("Recorded before"),
}


@dataclass(frozen=True)
class NamedFinding:
    """A finding beside what its slugs stand for, None where it names none."""

    finding: Finding
    agency: Agency | None
    indicator: Indicator | None


def with_names(findings: Iterable[Finding], *, on: date | None = None) -> list[NamedFinding]:
    """The findings in their order, agencies as they were called on the day, by default now.

    Two queries, whatever their number.
    """
    rows = list(findings)
    agencies = Agency.objects.select_related("parent").filter(slug__in={row.agency for row in rows})
    by_slug = {agency.slug: agency for agency in (agencies.named_on(on) if on else agencies)}
    indicators = {indicator.slug: indicator for indicator in Indicator.objects.all()}
    return [
        NamedFinding(row, by_slug.get(row.agency or ""), indicators.get(row.indicator or ""))
        for row in rows
    ]


def _agency(line: NamedFinding) -> Cell:
    return (
        link(line.agency.full_title, line.agency.get_absolute_url()) if line.agency else missing()
    )


def _kind(line: NamedFinding) -> Cell:
    """Its name on a page; a file has the code, which scripts know."""
    return Cell(conditional_escape(str(FINDING_LABELS[line.finding.code])), line.finding.code)


class FindingTable(Table):
    """What was found, about whom, and in which cell of the file it stands."""

    key = "findings"
    title: str | Promise = gettext_lazy("Findings")
    group_by = "severity"
    stacks = True

    severity = Column(
        gettext_lazy("Severity"), render=lambda line: text(SEVERITIES[line.finding.severity])
    )
    message = Column(
        gettext_lazy("Finding"),
        render=lambda line: text(line.finding.message),
        css="col-wide",
        row_header=True,
    )
    agency = Column(gettext_lazy("Agency"), render=_agency, css="col-name")
    indicator = Column(
        gettext_lazy("Indicator"),
        render=lambda line: text(str(line.indicator)) if line.indicator else missing(),
        css="col-document",
    )
    where = Column(
        gettext_lazy("Cell"), render=lambda line: text(line.finding.where), css="col-cell"
    )
    code = Column(gettext_lazy("Kind"), render=_kind, css="col-code")
