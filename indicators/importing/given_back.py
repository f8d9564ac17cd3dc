"""The workbook of an agency, given back with what was found in its cells."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from dvctrack.lib.files.limited import annotate_to
from dvctrack.lib.files.remark_list import Remark, Words
from indicators.checking.tables import SEVERITIES
from indicators.choices import BatchState
from indicators.findings import Finding, Severity
from indicators.importing.look import proposal_of
from indicators.importing.receive import workbook_path
from indicators.models import ImportBatch

# Writing takes about a second for a thousand; the list of findings has them all.
MOST_REMARKS = 2000


def workbook_with(batch: ImportBatch, findings: Sequence[Finding]) -> Path:
    """Where the workbook with these findings stands once it is made."""
    said = json.dumps([vars(finding) for finding in findings], sort_keys=True, default=str)
    return workbook_path(batch, hashlib.sha256(said.encode()).hexdigest()[:32])


def write_workbook(batch: ImportBatch) -> None:
    """Make the workbook with what is found now, the gravest first, unless it is there already.

    Raises FileError where it cannot be made.
    """
    is_waiting = batch.state == BatchState.WAITING
    stored = [Finding.from_dict(row) for row in batch.findings]
    found = proposal_of(batch).findings if is_waiting else stored
    target = workbook_with(batch, found)
    if target.exists():
        return
    words = Words(
        severity=_("Severity"),
        where=_("Cell"),
        text=_("Finding"),
        severities={severity.value: str(SEVERITIES[severity]) for severity in Severity},
    )
    remarks = [Remark(row.where, row.severity.value, row.message) for row in found]
    gravest = sorted(remarks, key=lambda remark: remark.gravity)[:MOST_REMARKS]
    annotate_to(Path(batch.file.path), target, gravest, words)
