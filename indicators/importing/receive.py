"""A file that was sent: kept as it came, refused, answered or put aside."""

import errno
import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dvctrack.lib.files.daily import check_daily
from dvctrack.lib.files.document import FORMAT
from dvctrack.lib.files.errors import fault_code
from dvctrack.lib.files.kinds import ending_of
from dvctrack.lib.logs import event, fault
from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.choices import BatchState
from indicators.importing.answers import Answers, CellAnswer
from indicators.importing.proposal import Proposal
from indicators.models import ImportBatch

SETTLED = gettext_lazy("This file was settled before; this is what came of it.")
NO_ROOM = gettext_lazy(
    "The disk of the server is full. The file has no fault: tell the operators, and try again "
    "when they have made room."
)
# With these numbers the system says that there is no room.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NAME_LENGTH = 300


def lines_path(batch: ImportBatch) -> Path:
    """Where the lines of a file are kept: by its content, so that it is parsed once."""
    return readings() / f"{batch.sha256}-{FORMAT}.lines"


def kept_path(batch: ImportBatch) -> Path:
    """Where what a waiting file would do is kept, in the language that is read now."""
    return readings() / f"{batch.pk}-{get_language()}.proposal"


def workbook_path(batch: ImportBatch, digest: str) -> Path:
    """Where the workbook with the findings of this digest is kept."""
    return readings() / f"{batch.pk}-{digest}.workbook"


def forget_kept(batch: ImportBatch, *, endings: tuple[str, ...] = ("proposal", "workbook")) -> None:
    """Delete what was made of a file; the file itself stays, and its lines."""
    for ending in endings:
        for path in readings().glob(f"{batch.pk}-*.{ending}"):
            path.unlink(missing_ok=True)


def readings() -> Path:
    """The folder of what was made of files, on a disk that all machines of the site share."""
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
    is the digest: what a person called the file stays in `file_name`. Raises Refused where the
    person has sent as many files today as one may, and where the disk is full.
    """
    if by:
        own = ImportBatch.objects.filter(imported_by=by)
        check_daily(own, settings.UPLOADS_A_DAY, at=at, moment="received_at")
    batch = ImportBatch(
        file_name=file_name[:_NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=by,
        received_at=at,
        agency=agency,
    )
    try:
        batch.file.save(f"{batch.sha256}{ending_of(content)}", ContentFile(content), save=False)
    except OSError as error:
        if error.errno not in FULL:
            raise
        fault("disk full", sha256=batch.sha256)
        raise Refused(str(NO_ROOM)) from error
    batch.save()
    return batch


def refuse_file(batch: ImportBatch, proposal: Proposal) -> None:
    """Note that a waiting file cannot be read, and why."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(
        state=BatchState.REFUSED,
        findings=[finding.as_dict() for finding in proposal.findings],
        trace=proposal.trace,
    ):
        return
    forget_kept(batch)
    codes = [finding.code for finding in proposal.findings]
    event("import refused", batch=batch.pk, sha256=batch.sha256, findings=codes)
    if proposal.trace:
        trace = proposal.trace
        fault("import", batch=batch.pk, sha256=batch.sha256, code=fault_code(trace), trace=trace)


def discard_file(batch: ImportBatch, *, at: datetime) -> None:
    """Put a waiting file aside: it will not be imported. The file itself is kept for a while."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(state=BatchState.DISCARDED, discarded_at=at):
        raise Refused(str(SETTLED))
    forget_kept(batch)


def answer(batch: ImportBatch, answers: Answers) -> None:
    """Keep what was answered about a waiting file."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if not waiting.update(answers=answers.as_json(), said=""):
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
