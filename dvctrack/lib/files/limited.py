"""Reading a file in a limited process, and giving one back with remarks.

The process that reads holds a lock for as long as it lives, which the system takes away however
it ends. So its state is read off the files beside its target and nothing has to be remembered: a
web worker that is killed leaves it at work, and the next request finds what it wrote.
"""

import contextlib
import fcntl
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, TextIO

from dvctrack.lib.files import child
from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import BrokenOff, read_document, read_written
from dvctrack.lib.files.errors import FileError, fault
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.remark_list import Remark, Words

STOPPED = _(
    "Reading the file was stopped, since it took too long or too much memory. Delete empty "
    "formatted rows and columns, save it anew as .xlsx and send it."
)

_TOO_LARGE = _("The workbook is too large for comments. Take the list.")
_NOT_WRITABLE = _(
    "Comments cannot be put into this workbook: it holds something that cannot be written again. "
    "Take the list, or save the workbook anew in Excel or LibreOffice and send that."
)

_ROOT = Path(__file__).resolve().parents[3]
# Nothing of the site's environment, which holds its secrets.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
_started: list[subprocess.Popen[bytes]] = []


class JobState(Enum):
    """`ABSENT`: no process has begun, or it ended without a result."""

    ABSENT = "absent"
    WORKING = "working"
    DONE = "done"


@dataclass(frozen=True)
class Reader:
    """The reading of the file `source` into `target`.

    `headings` is the pattern by which the separator of a text file is told.
    """

    source: Path
    target: Path
    headings: str = ""

    def state(self) -> JobState:
        # Let go of the processes of this one that have ended.
        _started[:] = [process for process in _started if process.poll() is None]
        # The lock first: a process that ends between the two looks has written its result.
        is_held = self._is_locked()
        if self.target.exists():
            return JobState.DONE
        return JobState.WORKING if is_held else JobState.ABSENT

    def start(self) -> subprocess.Popen[bytes] | None:
        """Start the process, unless one is at work already."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_path.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return None
            # The lock is shared with the child and lasts as long as it does.
            with self._trace_path.open("wb") as trace:
                process = start_module(
                    "child",
                    *(self.source, self.target, self.headings),
                    pass_fds=[lock.fileno()],
                    stderr=trace,
                )
        _started.append(process)
        return process

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
        return failure(self.trace())

    def discard(self) -> None:
        """Forget what was made; the source stays."""
        for suffix in (self.target.suffix, ".progress", ".part", ".lock", ".trace"):
            self.target.with_suffix(suffix).unlink(missing_ok=True)

    def trace(self) -> str:
        """Where the last process failed, in Python's words; empty where nothing was said."""
        with contextlib.suppress(FileNotFoundError):
            return self._trace_path.read_text(encoding="utf-8", errors="replace")
        return ""

    @property
    def _trace_path(self) -> Path:
        return self.target.with_suffix(".trace")

    @property
    def _lock_path(self) -> Path:
        return self.target.with_suffix(".lock")

    def _is_locked(self) -> bool:
        try:
            lock = self._lock_path.open("r")
        except FileNotFoundError:
            return False
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False


def start_module(
    module: str,
    *given: Path | str,
    pass_fds: Sequence[int] = (),
    stdout: int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a module of `dvctrack.lib.files` apart from the site, its secrets and its database."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", f"dvctrack.lib.files.{module}", *map(str, given)],
        cwd=_ROOT,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
        pass_fds=pass_fds,
    )


@contextmanager
def read_limited(content: bytes, headings: str = "") -> Iterator[Iterator[Line]]:
    """The lines of a file, taken while a limited process goes on reading it.

    As everywhere, a file that is not read raises FileError when its lines are asked for: at the
    latest at their end.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, trace = Path(folder) / "file", Path(folder) / "trace"
        source.write_bytes(content)
        with trace.open("wb") as errors:
            process = start_module(
                "child", source, child.PIPE, headings, stdout=subprocess.PIPE, stderr=errors
            )
        with process, io.TextIOWrapper(process.stdout or io.BytesIO(), encoding="utf-8") as out:
            try:
                yield _taken(out, process, trace)
            finally:
                process.kill()


def _taken(out: TextIO, process: subprocess.Popen[bytes], trace: Path) -> Iterator[Line]:
    try:
        yield from read_written(out)
    except BrokenOff:
        process.wait()
        raise failure(trace.read_text(encoding="utf-8", errors="replace")) from None


def failure(trace: str) -> FileError:
    """Why a reader that ended left nothing: the system stopped it, or it failed by itself."""
    return fault(trace) if trace else FileError(STOPPED)


def annotate_limited(content: bytes, remarks: Sequence[Remark], words: Words) -> bytes:
    """The workbook with its remarks, made in a limited process. Raises FileError if it was not."""
    with tempfile.TemporaryDirectory() as folder:
        source, given, target = (Path(folder) / name for name in ("file", "remarks", "target"))
        source.write_bytes(content)
        rows = [(row.where, row.severity, row.text) for row in remarks]
        given.write_text(json.dumps({"words": vars(words), "remarks": rows}), encoding="utf-8")
        code = start_module("annotate", source, given, target).wait()
        if code:
            # The system ends a process that goes beyond its time with a signal.
            raise FileError(_TOO_LARGE if code < 0 or code == child.TOO_MUCH else _NOT_WRITABLE)
        return target.read_bytes()
