"""The agencies behind the names that a file prints, with a finding where there is none."""

from django.utils.translation import gettext as _

from entities.models import Agency
from entities.rules.matching import AgencyIndex, Match
from indicators.annex.cells import Cell
from indicators.findings import Finding


def find_agency(
    cell: Cell,
    index: AgencyIndex,
    *,
    kind: str | None = None,
    indicator: str | None = None,
    findings: list[Finding],
) -> Agency | None:
    """The agency that the cell names; None, and a finding at the cell, where it names none."""
    match = index.find(cell.text, kind=kind)
    if match.agency is None:
        findings.append(_finding(match, cell, index, indicator))
    return match.agency


def find_leads(cell: Cell, index: AgencyIndex, *, findings: list[Finding]) -> tuple[Agency, ...]:
    """The lead agencies that one cell names, such as "Hà Nội và Thành phố Hồ Chí Minh"."""
    leads: list[Agency] = []
    for name in index.split(str(cell.value or "")):
        match = index.find(name)
        if match.agency is None:
            findings.append(_finding(match, cell, index, None))
        else:
            leads.append(match.agency)
    return tuple(leads)


def _finding(match: Match, cell: Cell, index: AgencyIndex, indicator: str | None) -> Finding:
    names = ", ".join(f"{agency.name} ({agency.slug})" for agency in match.candidates)
    if match.problem == "ambiguous":
        code = "ambiguous-agency"
        message = _("“%(read)s” can be several agencies: %(names)s. Write the full name.")
    elif match.problem == "not_valid":
        code = "agency-not-valid"
        message = _("“%(read)s” did not exist on that day under this name: %(names)s.")
    else:
        code = "unknown-agency"
        names = ", ".join(index.suggestions(match.text)) or "–"
        message = _(
            "“%(read)s” is not a known agency. Near to it: %(names)s. Write the official name, "
            "or add this spelling to the agency in the admin."
        )
    words = {"read": cell.text, "names": names}
    return Finding(code, message % words, cell.ref, indicator=indicator)
