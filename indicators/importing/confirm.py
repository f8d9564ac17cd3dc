from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from indicators.choices import BatchState
from indicators.figures.write_many import ChangedMeanwhile
from indicators.importing.answers import Answers
from indicators.importing.own_file import as_own_file
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose
from indicators.importing.reader import reader_of
from indicators.importing.write import write_proposal
from indicators.models import ImportBatch, Period

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Outcome(Enum):
    """What became of a confirmation; only `SAVED` wrote anything."""

    SAVED = "saved"
    ALREADY = "already"
    CHANGED = "changed"
    UNTICKED = "unticked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Confirmation:
    batch: ImportBatch
    outcome: Outcome


def propose_batch(batch: ImportBatch) -> Proposal:
    """What the file of a batch says now, with the answers given so far."""
    answers = Answers.from_json(batch.answers)
    proposal = propose(reader_of(batch).lines(), answers=answers, sha256=batch.sha256)
    if batch.agency is None:
        return proposal
    return as_own_file(proposal, batch.agency, at=timezone.now())


def confirm_import(
    batch: ImportBatch,
    *,
    by: "User | None",
    at: datetime,
    digest: str,
    accepted: Collection[str],
) -> Confirmation:
    """Write a file once, as it was shown.

    `digest` is that of the proposal that the person saw, `accepted` the codes of the warnings
    that were ticked. A base that changed since, an error or a warning not ticked write
    nothing; a second confirmation finds the first one's result.
    """
    try:
        with transaction.atomic():
            lock_periods()
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.state != BatchState.WAITING:
                return Confirmation(batch, Outcome.ALREADY)
            proposal = propose_batch(batch)
            outcome = _judge(proposal, digest, accepted)
            if outcome is Outcome.SAVED:
                write_proposal(proposal, batch=batch, by=by, at=at)
    except ChangedMeanwhile:
        outcome = Outcome.CHANGED
    return Confirmation(batch, outcome)


def _judge(proposal: Proposal, digest: str, accepted: Collection[str]) -> Outcome:
    if proposal.digest() != digest:
        return Outcome.CHANGED
    if proposal.has_errors or not proposal.changes_something:
        return Outcome.REFUSED
    if any(finding.code not in accepted for finding in proposal.warnings):
        return Outcome.UNTICKED
    return Outcome.SAVED


def lock_periods() -> None:
    """Two imports at once wait for each other here, so that each sees what the other wrote."""
    list(Period.objects.select_for_update().order_by("pk").values_list("pk"))
