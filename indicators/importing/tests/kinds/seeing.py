"""What of a sample is not as it should be."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from indicators.findings import Finding
from indicators.importing.proposal import Proposal
from indicators.importing.tests.kinds.model import FORMATS, Numbers, Right, Sample, address
from indicators.importing.tests.sending import look

# Said of the file or the period as a whole, or of a number that is right.
_GENERAL = {
    *("missing-agency", "not-in-file", "rate-truncated", "repeated-count"),
    *("deadline-words", "decision-assumed"),
}


def faults(sample: Sample, ending: str, content: bytes) -> list[str]:
    """Empty where the file is read, or refused, as is right; and every cell of it has an end."""
    right = sample.right_in.get(ending, sample.right)
    came = look(content)
    found = [] if came.ledger.adds_up else [f"the ledger does not add up: {came.ledger}"]
    if came.has_errors:
        wanted = right.asked
        if not wanted:
            return [*found, f"was refused: {_said(row for row in came.findings if row.is_error)}"]
        errors = [row for row in came.findings if row.is_error]
        return found + _finding_faults(errors, _named(sample, ending, wanted))
    if right.figures is None and right.services is None:
        return [*found, f"was not refused: {_said(came.findings)}; {_figures(came)}"]
    told = [row for row in came.findings if row.code not in _GENERAL]
    return [
        *found,
        *_figure_faults(came, right.figures or {}),
        *_service_faults(came, right),
        *_finding_faults(told, _named(sample, ending, right.told)),
    ]


def _named(sample: Sample, ending: str, wanted: Mapping[str, str]) -> dict[frozenset[str], str]:
    return {
        frozenset(
            address(sample.sheets[0], FORMATS[ending], cell) if cell[-1:].isdigit() else cell
            for cell in cells.split()
        ): code
        for cells, code in wanted.items()
    }


def _finding_faults(findings: Iterable[Finding], wanted: Mapping[frozenset[str], str]) -> list[str]:
    rows = list(findings)
    missing = [
        f"no {code} at {'/'.join(sorted(cells))}"
        for cells, code in wanted.items()
        if not any((row.where or "file") in cells and row.code == code for row in rows)
    ]
    stray = [
        f"came {row.code} {row.where}: {row.message}"
        for row in rows
        if not any(
            (row.where or "file") in cells and row.code == code for cells, code in wanted.items()
        )
    ]
    return missing + stray


def _figures(came: Proposal) -> dict[str, Numbers]:
    figures = came.figures
    rows = [*figures.created, *figures.unchanged, *(change.after for change in figures.updated)]
    return {
        row.agency.slug: (
            row.values.denominator,
            row.values.numerator,
            None if row.values.reported_rate is None else str(row.values.reported_rate),
        )
        for row in rows
    }


def _figure_faults(came: Proposal, wanted: Mapping[str, Numbers]) -> list[str]:
    read = _figures(came)
    return [
        f"{slug}: {read.get(slug)} for {wanted.get(slug)}"
        for slug in sorted(read.keys() | wanted.keys())
        if not _is_same(read.get(slug), wanted.get(slug))
    ]


def _is_same(read: Numbers | None, wanted: Numbers | None) -> bool:
    if read is None or wanted is None:
        return read is wanted
    rates = [None if row[2] is None else Decimal(row[2]) for row in (read, wanted)]
    return read[:2] == wanted[:2] and rates[0] == rates[1]


def _service_faults(came: Proposal, right: Right) -> list[str]:
    services = came.services
    read = frozenset(
        (row.name, lead.name, row.due_on.isoformat() if row.due_on else "")
        for row in (*services.created, *services.updated)
        for lead in row.leads
    )
    wanted = right.services or frozenset()
    return [] if read == wanted else [f"services {sorted(read)} for {sorted(wanted)}"]


def _said(findings: Iterable[Finding]) -> str:
    return ", ".join(f"{row.code} {row.where}" for row in findings if row.code not in _GENERAL)
