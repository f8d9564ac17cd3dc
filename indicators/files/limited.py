"""Starting the process that reads a file, and knowing how it stands, from any process.

The reader holds a lock for as long as it lives, which the system takes away however it ends.
So its state is read off the files beside its target and nothing has to be remembered: a web
worker that is killed leaves the reader at work, and the next request finds what it wrote.
"""

import fcntl
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

from indicators.files.cells import AnyLine
from indicators.files.document import read_document
from indicators.files.errors import FileError
from indicators.files.errors import untranslated as _
from indicators.files.remark_list import Remark, Words

_ROOT = Path(__file__).resolve().parent.parent.parent
# Nothing of the site's environment, which holds its secrets.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
_started: list[subprocess.Popen[bytes]] = []


class ReaderState(Enum):
    """`ABSENT`: no reader has begun, or it ended without a result."""

    ABSENT = "absent"
    READING = "reading"
    DONE = "done"


@dataclass(frozen=True)
class Reader:
    """The reading of one file into `target`."""

    source: Path
    target: Path

    def state(self) -> ReaderState:
        # The lock first: a reader that ends between the two looks has written its result.
        is_held = self._is_locked()
        if self.target.exists():
            return ReaderState.DONE
        return ReaderState.READING if is_held else ReaderState.ABSENT

    def progress(self) -> tuple[int, int]:
        """How many lines are read, and about how many there are; 0 where it is not known."""
        try:
            done, expected = self.target.with_suffix(".progress").read_text("ascii").split()
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(done), int(expected)

    def start(self) -> subprocess.Popen[bytes] | None:
        """Start a reader, unless one is at work already."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_path.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return None
            # The lock is shared with the child and lasts as long as it does.
            process = _start("child", self.source, self.target, pass_fds=[lock.fileno()])
        # Ended readers are reaped when the next one starts.
        _started[:] = [other for other in _started if other.poll() is None]
        _started.append(process)
        return process

    def lines(self) -> Iterator[AnyLine]:
        """What was read. Raises FileError for a file that was refused."""
        return read_document(self.target)

    def discard(self) -> None:
        """Forget what was read; the file itself stays."""
        for suffix in (self.target.suffix, ".progress", ".part", ".lock"):
            self.target.with_suffix(suffix).unlink(missing_ok=True)

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


def _start(module: str, *paths: Path, pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", f"indicators.files.{module}", *map(str, paths)],
        cwd=_ROOT,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=pass_fds,
    )


STOPPED = _(
    "Reading the file was stopped, since it took too long or too much memory. Delete empty "
    "formatted rows and columns, save it anew as .xlsx and send it."
)


@contextmanager
def read_limited(content: bytes) -> Iterator[Iterator[AnyLine]]:
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
        yield reader.lines() if reader.state() is ReaderState.DONE else _stopped()


def _stopped() -> Iterator[AnyLine]:
    raise FileError(STOPPED)
    yield


def annotate_limited(content: bytes, remarks: Sequence[Remark], words: Words) -> bytes:
    """The workbook with its remarks, made in a limited process. Raises FileError if it was not."""
    with tempfile.TemporaryDirectory() as folder:
        source, given, target = (Path(folder) / name for name in ("file", "remarks", "target"))
        source.write_bytes(content)
        rows = [(row.where, row.severity, row.text) for row in remarks]
        given.write_text(json.dumps({"words": vars(words), "remarks": rows}), encoding="utf-8")
        _start("annotate_child", source, given, target).wait()
        if not target.exists():
            raise FileError(STOPPED)
        return target.read_bytes()
