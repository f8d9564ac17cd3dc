"""Findings as lines of text."""

from collections.abc import Sequence

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from indicators.findings import Finding

FINDING_COLUMNS = ("severity", "code", "where", "agency", "indicator", "message")


def print_findings(out: OutputWrapper, findings: Sequence[Finding]) -> None:
    """One finding a line, cell first."""
    if not findings:
        out.write(_("No findings."))
    for finding in findings:
        place = finding.where or "–"
        out.write(f"{finding.severity:<8} {place:<12} {finding.code:<16} {finding.message}")
