"""Reading a file in a limited process, and giving one back with remarks."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import read_document
from dvctrack.lib.files.errors import FileError, fault
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.jobs import TOO_MUCH, Job, JobState, start_module
from dvctrack.lib.files.remark_list import Remark, Words


class Reader(Job):
    """The reading of one file into `target`."""

    module = "child"

    def progress(self) -> tuple[int, int]:
        """How many lines are read, and about how many there are; 0 where it is not known."""
        try:
            done, expected = self.target.with_suffix(".progress").read_text("ascii").split()
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(done), int(expected)

    def lines(self) -> Iterator[Line]:
        """What was read. Raises FileError for a file that was refused."""
        return read_document(self.target)

    def failure(self) -> FileError:
        """Why a reader that ended left nothing: the system stopped it, or it failed by itself."""
        trace = self.trace()
        return fault(trace) if trace else FileError(STOPPED)


STOPPED = _(
    "Reading the file was stopped, since it took too long or too much memory. Delete empty "
    "formatted rows and columns, save it anew as .xlsx and send it."
)

_TOO_LARGE = _("The workbook is too large for comments. Take the list.")
_NOT_WRITABLE = _(
    "Comments cannot be put into this workbook: it holds something that cannot be written again. "
    "Take the list, or save the workbook anew in Excel or LibreOffice and send that."
)


@contextmanager
def read_limited(content: bytes) -> Iterator[Iterator[Line]]:
    """The lines of a file, read in a limited process before the block is entered.

    As everywhere, a file that is not read raises FileError when its lines are asked for.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "file"
        source.write_bytes(content)
        reader = Reader(source, Path(folder) / "file.lines")
        process = reader.start()
        if process is not None:
            process.wait()
        yield reader.lines() if reader.state() is JobState.DONE else _no_lines(reader)


def _no_lines(reader: Reader) -> Iterator[Line]:
    raise reader.failure()
    yield


def annotate_limited(content: bytes, remarks: Sequence[Remark], words: Words) -> bytes:
    """The workbook with its remarks, made in a limited process. Raises FileError if it was not."""
    with tempfile.TemporaryDirectory() as folder:
        source, given, target = (Path(folder) / name for name in ("file", "remarks", "target"))
        source.write_bytes(content)
        rows = [(row.where, row.severity, row.text) for row in remarks]
        given.write_text(json.dumps({"words": vars(words), "remarks": rows}), encoding="utf-8")
        code = start_module("annotate_child", source, given, target).wait()
        if code:
            # The system ends a process that goes beyond its time with a signal.
            raise FileError(_TOO_LARGE if code < 0 or code == TOO_MUCH else _NOT_WRITABLE)
        return target.read_bytes()
