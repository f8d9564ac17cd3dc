"""Reading a file in a limited process, and giving one back with remarks.

Whoever starts such a process waits for it, and it ends with the one who started it.
"""

import contextlib
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

from dvctrack.lib.files import child
from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import BrokenOff, read_written
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

# How the folder of an unfinished file begins; one stays where its process was killed.
UNFINISHED = "unfinished-"
_ROOT = Path(__file__).resolve().parents[3]
# Nothing of the site's environment, which holds its secrets.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
# With these somebody ends a process from outside, whatever it is at.
_FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}


class LimitReached(FileError):
    """The process needed more than it may use."""

    def __init__(self) -> None:
        super().__init__(STOPPED)


class Interrupted(Exception):
    """The process was ended from outside; the file has no part in it."""


def read_to(
    source: Path, target: Path, headings: str = "", *, seconds: float = child.SECONDS
) -> None:
    """Read the file `source` into `target`, or the sentence with which it is refused.

    `headings` is the pattern by which the separator of a text file is told. `target` is there
    as a whole or not at all, however many read into it at once; `progress()` tells how far it is.
    Raises LimitReached or Interrupted, OSError where the disk is full, and FileError for a fault
    of ours.
    """
    report = target.with_suffix(".progress")
    try:
        with _place_beside(target) as made:
            _run("child", source, made, headings, report, str(seconds))
    finally:
        report.unlink(missing_ok=True)


@contextmanager
def _place_beside(target: Path) -> Iterator[Path]:
    """Where a file can be made that becomes `target` when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        made = Path(folder) / "made"
        yield made
        made.replace(target)


def _run(module: str, *given: Path | str) -> None:
    """Wait for a module, which must not fail and does not outlive the one who waits."""
    with tempfile.TemporaryFile() as errors:
        with start_module(module, *given, stderr=errors) as process:
            try:
                code = process.wait()
            finally:
                process.kill()
        errors.seek(0)
        if code:
            raise _why(code, errors.read().decode("utf-8", errors="replace"))


def progress(target: Path) -> tuple[int, int]:
    """How many lines are read, and about how many there are; 0 where it is not known."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        done, expected = target.with_suffix(".progress").read_text("ascii").split()
        return int(done), int(expected)
    return 0, 0


def _why(code: int, trace: str) -> Exception:
    """Why a process ended with this code, which is negative for a signal."""
    if code == child.NO_ROOM:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code in _FROM_OUTSIDE:
        return Interrupted(str(code))
    # A library that gets no more memory may end in a signal of its own.
    return LimitReached() if code < 0 or code == child.TOO_MUCH else fault(trace)


def start_module(
    module: str,
    *given: Path | str,
    stdout: int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a module of `dvctrack.lib.files` apart from the site, its secrets and its database."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", f"dvctrack.lib.files.{module}", *map(str, given)],
        cwd=_ROOT,
        env={
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            child.STARTED_BY: str(os.getpid()),
        },
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
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
            given = (source, child.PIPE, headings, "", str(child.SECONDS))
            process = start_module("child", *given, stdout=subprocess.PIPE, stderr=errors)
        with process, io.TextIOWrapper(process.stdout or io.BytesIO(), encoding="utf-8") as out:
            try:
                yield _taken(out, process, trace)
            finally:
                process.kill()


def _taken(out: TextIO, process: subprocess.Popen[bytes], trace: Path) -> Iterator[Line]:
    try:
        yield from read_written(out)
    except BrokenOff:
        why = _why(process.wait(), trace.read_text(encoding="utf-8", errors="replace"))
        raise (why if isinstance(why, FileError) else FileError(STOPPED)) from None


def annotate_to(source: Path, target: Path, remarks: Sequence[Remark], words: Words) -> None:
    """Write the workbook `source` with its remarks to `target`, as a whole or not at all.

    Raises FileError if that cannot be done, Interrupted, or OSError where the disk is full.
    """
    rows = [(row.where, row.severity, row.text) for row in remarks]
    with _place_beside(target) as made:
        given = made.with_name("remarks")
        given.write_text(json.dumps({"words": vars(words), "remarks": rows}), encoding="utf-8")
        try:
            _run("annotate", source, given, made)
        except LimitReached:
            raise FileError(_TOO_LARGE) from None
        except FileError:
            raise FileError(_NOT_WRITABLE) from None
