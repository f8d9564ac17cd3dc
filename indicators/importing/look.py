"""Looking at a file that waits: it is worked through once, and then looked at as it was kept."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language

from dvctrack.lib.files import document
from dvctrack.lib.files.cells import Line
from dvctrack.lib.garbage import no_collection
from entities.agencies.units import name_heirs
from indicators.choices import BatchState
from indicators.importing.answers import Answers
from indicators.importing.basis import FigureMarks, marks_of_base
from indicators.importing.kept import Kept, keep
from indicators.importing.own_file import own_part, with_locks
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose
from indicators.importing.receive import kept_path, reader_of
from indicators.models import ImportBatch
from indicators.periods.effects import effects


def proposal_of(batch: ImportBatch) -> Proposal:
    """What the file of a batch says now, with the answers given so far.

    It is what was kept, as long as nothing changed on which that depends; else the file is worked
    through, which is kept. What may be written of an agency's own file depends on the moment too.
    """
    kept = _kept(batch)
    proposal = kept.proposal() if kept else propose_batch(batch)
    if batch.agency is None:
        return proposal
    return with_locks(proposal, batch.agency, at=timezone.now())


@no_collection()
def propose_batch(batch: ImportBatch) -> Proposal:
    """Work the file of a batch through and keep what came of it.

    The base may change meanwhile: it is described as it was before, and figures as they were seen.
    """
    lines: dict[tuple[str, int], Line] = {}
    marks = _holds_for(batch)
    made = propose(
        _noted(reader_of(batch).lines(), lines),
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
    holds_for = [marks, seen]
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


def _kept(batch: ImportBatch) -> Kept | None:
    """What was kept of the file, where it is still so; None where it has to be made."""
    kept = Kept.read(kept_path(batch))
    if kept is None:
        return None
    marks, figures = kept.holds_for
    seen = FigureMarks(*figures)
    return kept if marks == _holds_for(batch) and seen == seen.now() else None


def _holds_for(batch: ImportBatch) -> list[Any]:
    """All but figures on which a proposal depends; what it says is in the reader's language."""
    sent = [batch.pk, batch.file.name, batch.sha256, batch.agency_id, batch.answers]
    return [document.FORMAT, get_language(), *sent, *marks_of_base(batch)]
