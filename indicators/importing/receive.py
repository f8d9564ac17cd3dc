"""A file that was sent: kept as it came, read by a process of its own, answered or put aside."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from subprocess import TimeoutExpired

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.files.document import FORMAT
from dvctrack.lib.files.errors import fault_code
from dvctrack.lib.files.kinds import ending_of
from dvctrack.lib.files.limited import JobState, Reader
from dvctrack.lib.logs import event, fault
from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.choices import BatchState
from indicators.importing.answers import Answers, CellAnswer
from indicators.importing.proposal import Proposal
from indicators.importing.propose import unreadable
from indicators.models import ImportBatch

MOST_ATTEMPTS = 2
SETTLED = gettext_lazy("This file was settled before; this is what came of it.")
_NAME_LENGTH = 300


def reader_of(batch: ImportBatch) -> Reader:
    """What was read of a file is kept by its content, so that it is parsed once."""
    target = _readings() / f"{batch.sha256}-{FORMAT}.lines"
    return Reader(Path(batch.file.path), target, KNOWN_HEADINGS)


def kept_path(batch: ImportBatch) -> Path:
    """Where what a waiting file would do is kept, once it was worked through."""
    return _readings() / f"{batch.pk}.proposal"


def _readings() -> Path:
    return Path(settings.MEDIA_ROOT) / "readings"


def receive_file(
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    agency: Agency | None = None,
) -> ImportBatch:
    """Keep a file as it came; nothing of it is looked at yet.

    `agency` is whose file it is, where an agency sends one for itself. The name on disk
    is the digest: what a person called the file stays in `file_name`.
    """
    batch = ImportBatch(
        file_name=file_name[:_NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=by,
        received_at=at,
        agency=agency,
    )
    batch.file.save(f"{batch.sha256}{ending_of(content)}", ContentFile(content), save=False)
    batch.save()
    return batch


def see_to_reading(batch: ImportBatch, *, patience: float = 0) -> JobState:
    """Start the reader of a waiting file where none is at work, and say how it stands.

    A reader that was stopped is started once more; then the file is refused. One that came to
    its end has no attempt against it, so that a reading that is lost later is made anew.
    `patience` is how many seconds the caller would wait for a reader that it starts.
    """
    reader = reader_of(batch)
    state = reader.state()
    if state is JobState.DONE:
        _count_attempts(batch, 0)
    if state is not JobState.ABSENT or batch.state != BatchState.WAITING:
        return state
    if batch.read_attempts >= MOST_ATTEMPTS:
        failure = reader.failure()
        refuse_file(batch, Proposal(findings=[unreadable(failure)], trace=failure.trace))
        return state
    _count_attempts(batch, batch.read_attempts + 1)
    process = reader.start()
    if process is not None and patience:
        with suppress(TimeoutExpired):
            process.wait(patience)
        return reader.state()
    return JobState.WORKING


def _count_attempts(batch: ImportBatch, attempts: int) -> None:
    if batch.read_attempts != attempts:
        batch.read_attempts = attempts
        batch.save(update_fields=["read_attempts"])


def refuse_file(batch: ImportBatch, proposal: Proposal) -> None:
    """Note that a file cannot be read, and why."""
    batch.state = BatchState.REFUSED
    batch.findings = [finding.as_dict() for finding in proposal.findings]
    batch.trace = proposal.trace
    batch.save(update_fields=["state", "findings", "trace"])
    kept_path(batch).unlink(missing_ok=True)
    codes = [finding.code for finding in proposal.findings]
    event("import refused", batch=batch.pk, sha256=batch.sha256, findings=codes)
    if proposal.trace:
        trace = proposal.trace
        fault("import", batch=batch.pk, sha256=batch.sha256, code=fault_code(trace), trace=trace)


def discard_file(batch: ImportBatch) -> None:
    """Put a waiting file aside: it will not be imported. The file itself is kept."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(state=BatchState.DISCARDED):
        raise Refused(str(SETTLED))
    kept_path(batch).unlink(missing_ok=True)


def answer(batch: ImportBatch, answers: Answers) -> None:
    """Keep what was answered about a waiting file."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(answers=answers.as_json()):
        raise Refused(_("This file no longer waits for answers."))


def correct_cell(batch: ImportBatch, ref: str, text: str, *, by: User, at: datetime) -> None:
    """Say what a cell of a waiting file is meant to hold, in the place of what was said before."""
    said = CellAnswer(text, by.get_username(), at.isoformat())
    answers = Answers.from_json(batch.answers)
    answer(batch, replace(answers, cells={**answers.cells, ref: said}))


def restore_cell(batch: ImportBatch, ref: str) -> None:
    """Take back what was said of a cell: what stands in the file holds."""
    answers = Answers.from_json(batch.answers)
    kept = {place: said for place, said in answers.cells.items() if place != ref}
    answer(batch, replace(answers, cells=kept))
