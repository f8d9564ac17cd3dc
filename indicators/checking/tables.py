"""Findings as a table, under the heading of their severity."""

from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from indicators.checking.labels import FINDING_LABELS
from indicators.checking.named import NamedFinding
from indicators.findings import Severity

SEVERITIES = {
    Severity.ERROR: gettext_lazy("Errors"),
    Severity.WARNING: gettext_lazy("Warnings"),
    Severity.INFO: gettext_lazy("For information"),
}


def _agency(line: NamedFinding) -> Cell:
    return link(line.agency.name, line.agency.get_absolute_url()) if line.agency else missing()


def _kind(line: NamedFinding) -> Cell:
    """Its name on a page; a file has the code, which scripts know."""
    return Cell(conditional_escape(str(FINDING_LABELS[line.finding.code])), line.finding.code)


class FindingTable(Table):
    """What was found, about whom, and in which cell of the file it stands."""

    key = "findings"
    title = gettext_lazy("Findings")
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
