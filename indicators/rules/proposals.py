"""What a file would change: figures and services, new, changed or as they are, and findings.

A proposal only looks. `indicators.actions.import_annex` writes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.findings import Finding, Severity
from indicators.models import Period, Submission
from indicators.rules.changes import Changes
from indicators.rules.service_lists import ServiceChanges

# What a file says of a figure. `cells` only tells where that was written.
VALUES = (
    "numerator",
    "numerator_single_window",
    "denominator",
    "reported_rate",
    "reported_decimals",
    "reported_status",
)


@dataclass(frozen=True)
class TableSummary:
    """One table that was found in a file."""

    section: str
    indicator: str | None
    kind: str | None
    rows: int
    where: str


@dataclass(frozen=True)
class FigureChanges:
    """The figures of a file beside those that are stored."""

    created: list[Submission] = field(default_factory=list)
    updated: list[Submission] = field(default_factory=list)
    unchanged: list[Submission] = field(default_factory=list)

    def counts(self) -> Changes:
        return Changes(len(self.created), len(self.updated), len(self.unchanged))


def compare(proposed: Sequence[Submission], *, period: Period) -> FigureChanges:
    """Set each proposed figure beside the stored one of its key; one query.

    A changed figure is the stored row with the file's values, so that it can be saved.
    """
    indicators = {figure.indicator for figure in proposed}
    stored = {
        _key(figure): figure
        for figure in Submission.objects.for_period(period, indicators).select_related(
            "agency", "indicator"
        )
    }
    changes = FigureChanges()
    for figure in proposed:
        before = stored.get(_key(figure))
        if before is None:
            changes.created.append(figure)
        elif all(getattr(before, name) == getattr(figure, name) for name in VALUES):
            changes.unchanged.append(before)
        else:
            changes.updated.append(_with_values_of(before, figure))
    return changes


def _with_values_of(before: Submission, figure: Submission) -> Submission:
    for name in (*VALUES, "cells"):
        setattr(before, name, getattr(figure, name))
    return before


def _key(figure: Submission) -> tuple[int, str, int]:
    return (figure.indicator_id, figure.span, figure.agency_id)


@dataclass(frozen=True)
class Proposal:
    """Everything that one file says about one period. It may be saved if it has no error."""

    as_of: date | None
    period: Period | None
    tables: list[TableSummary]
    figures: FigureChanges
    services: ServiceChanges
    findings: list[Finding]

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def changes_something(self) -> bool:
        figures, services = self.figures, self.services
        return bool(figures.created or figures.updated or services.created or services.updated)
