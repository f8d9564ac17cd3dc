from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from dvctrack.lib.files.limited import read_limited
from dvctrack.lib.garbage import no_collection
from indicators.importing.confirm import lock_periods
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose, sha256_of
from indicators.importing.receive import receive_file
from indicators.importing.write import write_proposal
from indicators.models import ImportBatch

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Import:
    """What came of a file: its proposal, whether the database now says what it says, and the
    batch where something was written."""

    proposal: Proposal
    is_saved: bool
    batch: ImportBatch | None = None


@no_collection()
def import_file(
    content: bytes,
    *,
    file_name: str,
    by: "User | None",
    at: datetime,
    as_of: date | None = None,
    dry_run: bool = False,
) -> Import:
    """Read a file of figures and services and write it, all or nothing, with nobody to ask.

    `as_of` is used instead of the day that the text states. With an error among the
    findings, and in a dry run, nothing is written; warnings are accepted. A file that changes
    nothing leaves no batch behind.
    """
    with read_limited(content) as lines, transaction.atomic():
        lock_periods()
        proposal = propose(lines, as_of=as_of, sha256=sha256_of(content))
        if dry_run or proposal.has_errors:
            return Import(proposal, is_saved=False)
        if not proposal.changes_something:
            return Import(proposal, is_saved=True)
        batch = receive_file(content, file_name=file_name, by=by, at=at)
        write_proposal(proposal, batch=batch, by=by, at=at)
        return Import(proposal, is_saved=True, batch=batch)
