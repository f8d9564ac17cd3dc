"""Looking at a file that waits: it is worked through once, and then looked at as it was kept."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language

from dvctrack.lib.files import document
from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import read_document
from dvctrack.lib.files.limited import LimitReached, read_to
from dvctrack.lib.garbage import no_collection
from entities.agencies.units import name_heirs
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.choices import BatchState
from indicators.importing.answers import Answers
from indicators.importing.basis import FigureMarks, marks_of_base
from indicators.importing.kept import Kept, keep
from indicators.importing.own_file import own_part, with_locks
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose
from indicators.importing.receive import kept_path, lines_path
from indicators.models import ImportBatch
from indicators.periods.effects import effects

MOST_ATTEMPTS = 2


def proposal_of(batch: ImportBatch, *, at: datetime | None = None) -> Proposal:
    """What the file of a batch says now, with the answers given so far; of an agency's own file,
    what may be written `at` a moment, or now.

    It is what was kept, as long as nothing changed on which that depends; else the file is read
    and worked through, which takes its time, and kept.
    """
    return kept_proposal(batch, at=at) or _as_of(propose_batch(batch), batch, at)


def kept_proposal(
    batch: ImportBatch, *, is_last: bool = False, at: datetime | None = None
) -> Proposal | None:
    """What was kept of the file, where it is still so; None where it has to be made.

    With `is_last` it need not be so any more, as long as it was made with the answers given so
    far: while many people enter figures, what was made a second ago does not hold now. Whether
    what was shown can be saved is asked when it is.
    """
    kept = Kept.read(kept_path(batch)) if lines_path(batch).exists() else None
    if kept is None:
        return None
    made_of, base, figures = kept.holds_for
    seen = FigureMarks(*figures)
    if made_of != _made_of(batch):
        return None
    if not is_last and (base != marks_of_base(batch) or seen != seen.now()):
        return None
    return _as_of(kept.proposal(), batch, at)


def _as_of(proposal: Proposal, batch: ImportBatch, at: datetime | None) -> Proposal:
    """What may be written of an agency's own file depends on the moment too."""
    if batch.agency is None:
        return proposal
    return with_locks(proposal, batch.agency, at=at or timezone.now())


@no_collection()
def propose_batch(batch: ImportBatch) -> Proposal:
    """Work the file of a batch through and keep what came of it.

    The base may change meanwhile: it is described as it was before, and figures as they were seen.
    """
    lines: dict[tuple[str, int], Line] = {}
    made_of, base = _made_of(batch), marks_of_base(batch)
    made = propose(
        _noted(lines_of(batch), lines),
        answers=Answers.from_json(batch.answers),
        sha256=batch.sha256,
        of=batch.agency,
    )
    changes = made.figures
    updated = (row.after for row in changes.updated)
    figures = [*changes.created, *updated, *changes.unchanged, *changes.silent]
    seen = FigureMarks.seen(changes.stored, (figure.key for figure in figures))
    if batch.agency is not None:
        name_heirs([batch.agency], on=localdate())
        made = own_part(made, batch.agency)
    found = effects(made.figures, made.contexts, on=batch.agency)
    made = replace(
        made,
        effects=found,
        rising=sum(effect.rises for effect in found),
        falling=sum(effect.falls for effect in found),
    )
    holds_for = [made_of, base, seen]
    keep(kept_path(batch), made, lines, holds_for=holds_for)
    ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(
        digest=made.digest(),
        basis=sha256(json.dumps(holds_for).encode()).hexdigest(),
        ledger=made.ledger.as_json(),
    )
    kept = Kept.read(kept_path(batch))
    return kept.proposal() if kept else made


def _noted(lines: Iterable[Line], noted: dict[tuple[str, int], Line]) -> Iterator[Line]:
    """The lines as they come; what stands in them is kept with the figures."""
    for line in lines:
        noted[line.block or "", line.number] = line
        yield line


def lines_of(batch: ImportBatch) -> Iterator[Line]:
    """The lines of a file, which is read in a limited process where that was not done yet.

    Raises FileError for a file that is refused; Interrupted or NoRoom where it was not its fault.
    Only a reader that ran into its own limits has an attempt against it, and is started once more.
    """
    target = lines_path(batch)
    while not target.exists():
        try:
            read_to(Path(batch.file.path), target, KNOWN_HEADINGS)
        except LimitReached:
            batch.read_attempts += 1
            batch.save(update_fields=["read_attempts"])
            if batch.read_attempts >= MOST_ATTEMPTS:
                raise
    yield from read_document(target)


def _made_of(batch: ImportBatch) -> list[Any]:
    """What a proposal is made of; what it says is in the reader's language."""
    sent = [batch.pk, batch.file.name, batch.sha256, batch.agency_id, batch.answers]
    return [document.FORMAT, get_language(), *sent]
