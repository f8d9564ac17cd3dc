"""Findings with the agency and the indicator that they name."""

from collections.abc import Iterable
from dataclasses import dataclass

from entities.models import Agency
from indicators.findings import Finding
from indicators.models import Indicator


@dataclass(frozen=True)
class NamedFinding:
    """A finding beside what its slugs stand for, None where it names none."""

    finding: Finding
    agency: Agency | None
    indicator: Indicator | None


def with_names(findings: Iterable[Finding]) -> list[NamedFinding]:
    """The findings in their order. Two queries, whatever their number."""
    rows = list(findings)
    agencies = Agency.objects.filter(slug__in={row.agency for row in rows})
    by_slug = {agency.slug: agency for agency in agencies}
    indicators = {indicator.slug: indicator for indicator in Indicator.objects.all()}
    return [
        NamedFinding(row, by_slug.get(row.agency or ""), indicators.get(row.indicator or ""))
        for row in rows
    ]
