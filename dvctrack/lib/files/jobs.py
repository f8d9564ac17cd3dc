"""A file made by a process of its own, whose state can be read from any process.

The process holds a lock for as long as it lives, which the system takes away however it ends.
So its state is read off the files beside its target and nothing has to be remembered: a web
worker that is killed leaves it at work, and the next request finds what it wrote.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, ClassVar

_ROOT = Path(__file__).resolve().parents[3]
# Nothing of the site's environment, which holds its secrets.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
# How a process ends that would have needed more than it may use.
TOO_MUCH = 3
_started: list[subprocess.Popen[bytes]] = []


class JobState(Enum):
    """`ABSENT`: no process has begun, or it ended without a result."""

    ABSENT = "absent"
    WORKING = "working"
    DONE = "done"


@dataclass(frozen=True)
class Job:
    """The making of `target` out of `source` by `module`, which takes both as arguments."""

    source: Path
    target: Path
    module: ClassVar[str]

    def state(self) -> JobState:
        _reap()
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
                    self.module, self.source, self.target, pass_fds=[lock.fileno()], stderr=trace
                )
        _started.append(process)
        return process

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


def _reap() -> None:
    """Let go of the processes of this one that have ended."""
    _started[:] = [process for process in _started if process.poll() is None]


def start_module(
    module: str,
    *paths: Path,
    pass_fds: Sequence[int] = (),
    stderr: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a module of `dvctrack.lib.files` apart from the site, its secrets and its database."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", f"dvctrack.lib.files.{module}", *map(str, paths)],
        cwd=_ROOT,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        start_new_session=True,
        pass_fds=pass_fds,
    )
