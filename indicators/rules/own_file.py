"""A file that an agency sends for itself: its own figures, while they are open."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.findings import Finding
from indicators.models import Extension, Period
from indicators.rules.entry_locks import period_lock, report_lock
from indicators.rules.figures import Figure
from indicators.rules.moments import Moments
from indicators.rules.proposals import Proposal
from indicators.rules.reports import reports_of

# Said of a whole table, which an agency's own file need not be.
_OF_OTHERS = frozenset({"missing-agency", "not-in-file"})


def as_own_file(proposal: Proposal, agency: Agency, *, at: datetime) -> Proposal:
    """The proposal with an error at each row of somebody else, and at each locked figure."""
    figures = [
        *proposal.figures.created,
        *(change.after for change in proposal.figures.updated),
        *proposal.figures.unchanged,
    ]
    kept = [
        finding
        for finding in proposal.findings
        if finding.code not in _OF_OTHERS or finding.agency == agency.slug
    ]
    own = [figure for figure in figures if figure.agency_id == agency.pk]
    findings = [
        *kept,
        *_of_others(figures, agency),
        *_services(proposal),
        *(found for period in proposal.periods for found in _locked(period, agency, own, at)),
    ]
    findings.sort(key=lambda finding: finding.sort_key)
    return replace(proposal, findings=findings)


def _of_others(figures: Iterable[Figure], agency: Agency) -> Iterator[Finding]:
    for figure in figures:
        if figure.agency_id != agency.pk:
            yield Finding(
                "not-your-agency",
                _("This row is of %(other)s. Delete it: you send figures of %(agency)s only.")
                % {"other": figure.agency.name, "agency": agency.name},
                figure.where,
                figure.agency.slug,
                figure.indicator.slug,
            )


def _services(proposal: Proposal) -> Iterator[Finding]:
    if proposal.services.created or proposal.services.updated:
        yield Finding(
            "not-your-agency",
            _("Lists of services are imported by the coordinating office. Delete the list."),
        )


def _locked(
    period: Period, agency: Agency, own: Iterable[Figure], at: datetime
) -> Iterator[Finding]:
    moments = Moments.of(period, Extension.objects.filter(period=period, agency=agency))
    of_period = period_lock(period, moments, at=at)
    locks = {
        report.asked.indicator_id: of_period or report_lock(report, moments, at=at)
        for report in reports_of(period, at=at, agencies=[agency.pk])
    }
    for figure in own:
        lock = locks.get(figure.indicator.pk) if figure.period.pk == period.pk else None
        if lock:
            yield Finding("closed-period", lock, figure.where, agency.slug, figure.indicator.slug)
