from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from indicators.actions.confirm_import import lock_periods
from indicators.actions.receive_file import receive_file
from indicators.actions.write_proposal import write_proposal
from indicators.files.limited import read_limited
from indicators.models import ImportBatch
from indicators.rules.collecting import no_collection
from indicators.rules.file_proposal import propose, sha256_of
from indicators.rules.proposals import Proposal

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
