"""A file that an agency sends for itself: its own figures, while they are open."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.figures.compare import FigureChanges
from indicators.figures.figure import Figure
from indicators.figures.locking import period_lock
from indicators.findings import Finding
from indicators.importing.proposal import Proposal
from indicators.models import Extension, Period
from indicators.periods.lateness import Moments
from indicators.periods.locks import report_lock
from indicators.periods.reports import reports_of

# Said of a whole table, which an agency's own file need not be, or how many more there are.
_OF_OTHERS = frozenset({"missing-agency", "not-in-file", "emptied-figure", "missing-count"})


def own_part(proposal: Proposal, agency: Agency) -> Proposal:
    """The proposal with an error at each row of somebody else; the same on whatever day.

    Of others it holds what counts, which ranks are made of; nothing that is stored of them is
    shown beside their rows, and ranks only to those who may read the table.
    """
    changes = proposal.figures
    figures = _all(changes)
    findings = [
        *_own_findings(proposal, agency),
        *_of_others(figures, agency),
        *_unread_of_others(proposal, figures, agency),
        *_services(proposal),
    ]
    findings.sort(key=lambda finding: finding.sort_key)
    return replace(proposal, figures=_own_figures(changes, agency), findings=findings)


def with_locks(own: Proposal, agency: Agency, *, at: datetime) -> Proposal:
    """The own part of a proposal with an error at each figure that is locked at that moment."""
    figures = _all(own.figures)
    locked = [found for period in own.periods for found in _locked(period, agency, figures, at)]
    if not locked:
        return own
    return replace(own, findings=sorted([*own.findings, *locked], key=lambda row: row.sort_key))


def _all(changes: FigureChanges) -> list[Figure]:
    return [*changes.created, *(row.after for row in changes.updated), *changes.unchanged]


def _own_figures(changes: FigureChanges, agency: Agency) -> FigureChanges:
    return FigureChanges(
        created=[row for row in changes.created if row.agency_id == agency.pk],
        updated=[row for row in changes.updated if row.after.agency_id == agency.pk],
        unchanged=[row for row in changes.unchanged if row.agency_id == agency.pk],
        findings=[row for row in changes.findings if row.agency == agency.slug],
        stored={
            key: row for key, row in changes.stored.items() if row.is_counted or key[3] == agency.pk
        },
    )


def _own_findings(proposal: Proposal, agency: Agency) -> Iterator[Finding]:
    """Those of the own rows and of the file; a finding at a row may quote what is stored."""
    for finding in proposal.findings:
        is_of_file = finding.agency is None and finding.code not in _OF_OTHERS
        if is_of_file or finding.agency == agency.slug:
            yield finding


def _of_others(figures: Iterable[Figure], agency: Agency) -> Iterator[Finding]:
    for figure in figures:
        if figure.agency_id != agency.pk:
            yield Finding(
                "not-your-agency",
                _("This row is of %(other)s. Delete it: you send figures of %(agency)s only.")
                % {"other": figure.agency.name, "agency": agency.name_now},
                figure.where,
                figure.agency.slug,
                figure.indicator.slug,
            )


def _unread_of_others(
    proposal: Proposal, figures: Iterable[Figure], agency: Agency
) -> Iterator[Finding]:
    """A row that could not be read makes no figure, and keeps the file out all the same."""
    there = {figure.agency.slug for figure in figures} | {agency.slug, None}
    for finding in proposal.findings:
        if finding.is_error and finding.agency not in there:
            there.add(finding.agency)
            yield Finding(
                "not-your-agency",
                _("This row is of another agency. Delete it: you send figures of %(agency)s only.")
                % {"agency": agency.name_now},
                finding.where,
                finding.agency,
                finding.indicator,
            )


def _services(proposal: Proposal) -> Iterator[Finding]:
    if proposal.services.counts().written:
        yield Finding(
            "not-your-agency",
            _("Lists of services are imported by the coordinating office. Delete the list."),
        )


def _locked(
    period: Period, agency: Agency, own: Iterable[Figure], at: datetime
) -> Iterator[Finding]:
    moments = Moments.of(period, Extension.objects.filter(period=period, agency=agency))
    of_period = period_lock(period)
    locks = {
        report.asked.indicator_id: of_period or report_lock(report, moments, at=at)
        for report in reports_of(period, at=at, agencies=[agency.pk])
    }
    for figure in own:
        lock = locks.get(figure.indicator.pk) if figure.period.pk == period.pk else None
        if lock:
            yield Finding("closed-period", lock, figure.where, agency.slug, figure.indicator.slug)
