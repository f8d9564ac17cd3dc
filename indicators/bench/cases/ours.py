"""The import as people use it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dvctrack.lib.files.limited import Reader
from indicators.bench.measuring import Meter
from indicators.figures.compare import Changes
from indicators.importing.import_file import import_file
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Submission

_AT = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def write(path: Path, meter: Meter, *wanted: int) -> None:
    """Read, compare and write; `wanted` are the figures created, updated and unchanged."""
    with meter:
        done = import_file(path.read_bytes(), file_name=path.name, by=None, at=_AT)
    _expect(done.proposal, wanted)
    counts = done.proposal.figures.counts()
    history = Submission.history.filter(batch=done.batch).count() if done.batch else 0
    if history != counts.created + counts.updated:
        raise AssertionError(f"{history} rows of history")


def preview(path: Path, meter: Meter, *wanted: int) -> None:
    """What is shown of a file that was read: its lines are kept, and compared with the base."""
    reader = Reader(path, path.with_suffix(".lines"))
    process = reader.start()
    if process is not None:
        process.wait()
    with meter:
        proposal = propose(reader.lines())
    reader.discard()
    _expect(proposal, wanted)


def undo(_path: Path, meter: Meter, deleted: int, restored: int) -> None:
    batch = ImportBatch.objects.latest("pk")
    with meter:
        plan = undo_import(batch, by=None, at=_AT)
    if plan is None or (len(plan.deleted), len(plan.restored)) != (deleted, restored):
        raise AssertionError("not everything was undone")


def _expect(proposal: Proposal, wanted: tuple[int, ...]) -> None:
    errors = [finding.message for finding in proposal.findings if finding.is_error]
    if errors or (wanted and proposal.figures.counts() != Changes(*wanted)):
        raise AssertionError(f"{proposal.figures.counts()} {errors[:3]}")
