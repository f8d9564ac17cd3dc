"""The process in which a file is read: its limits, and what is left when it is killed."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from dvctrack.lib.files import child, limited
from dvctrack.lib.files.document import read_document
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import Interrupted, LimitReached, progress, read_limited, read_to
from indicators.annex.tests.files import TABLE, workbook


def test_lines_are_those_of_the_file() -> None:
    with read_limited(workbook(TABLE)) as lines:
        assert [len(line.cells) for line in lines] == [1, 6, 6, 6]


def test_refusal_comes_with_its_sentence_in_english() -> None:
    with read_limited(b"%PDF") as lines, pytest.raises(FileError, match="This is a PDF"):
        list(lines)


def test_refusal_comes_behind_lines_that_were_taken_already() -> None:
    content = b"a;b\n" * 3000 + b'"'
    with read_limited(content) as lines, pytest.raises(FileError, match="breaks off"):
        list(lines)


def test_reader_that_is_killed_while_lines_are_taken_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = limited.start_module

    def start_and_note(*given: Any, **how: Any) -> subprocess.Popen[bytes]:
        started.append(start(*given, **how))
        return started[-1]

    monkeypatch.setattr(limited, "start_module", start_and_note)
    # More than a pipe holds, so that the reader waits for the one who takes its lines.
    with read_limited(b"a;b\n" * 100_000) as lines:
        next(lines)
        started[0].kill()
        with pytest.raises(FileError, match="was stopped"):
            list(lines)
    assert started[0].returncode == -signal.SIGKILL


class Reading(threading.Thread):
    """Reads a file that never comes, so that its process waits until something ends it."""

    def __init__(self, folder: Path, *, seconds: float = 60) -> None:
        super().__init__()
        self.source, self.target, self.seconds = folder / "pipe", folder / "out.lines", seconds
        os.mkfifo(self.source)
        self.raised: BaseException | None = None

    def run(self) -> None:
        try:
            read_to(self.source, self.target, seconds=self.seconds)
        except Exception as error:
            self.raised = error

    def process(self) -> int:
        """The number of the process that reads, once it has its limits."""
        while not (found := readers_of(self.source)):
            time.sleep(0.01)
        return found[0]

    def left(self) -> list[str]:
        return [path.name for path in self.source.parent.iterdir() if path != self.source]


def readers_of(source: Path) -> list[int]:
    """The processes that have begun to read this file."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes().split(b"\0")
                is_limited = "1610612736" in (folder / "limits").read_text()
            except OSError:
                continue
            if str(source).encode() in command and is_limited:
                found.append(int(folder.name))
    return found


def test_reader_that_is_killed_from_outside_leaves_nothing(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    reading.start()
    os.kill(reading.process(), signal.SIGKILL)
    reading.join()
    assert isinstance(reading.raised, Interrupted)
    assert reading.left() == []


def test_reader_that_takes_too_long_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    reading = Reading(tmp_path, seconds=0.01)
    reading.run()
    assert isinstance(reading.raised, LimitReached)
    assert "too long" in str(reading.raised)
    assert reading.left() == []


WAITS = """
import sys
from pathlib import Path
from dvctrack.lib.files.limited import read_to
read_to(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_reader_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    source = tmp_path / "pipe"
    os.mkfifo(source)
    given = [sys.executable, "-c", WAITS, str(source), str(tmp_path / "out.lines")]
    with subprocess.Popen(given) as worker:
        while not readers_of(source):
            time.sleep(0.01)
        worker.kill()
    while readers_of(source):
        time.sleep(0.01)


FILLS_ITS_DISK = """
import sys
from pathlib import Path
from dvctrack.lib.files.limited import read_to
disk = Path(sys.argv[2])
try:
    read_to(Path(sys.argv[1]), disk / "x.lines")
except OSError as error:
    print(error.errno, list(disk.iterdir()))
"""
ON_SMALL_DISK = 'mount -t tmpfs -o size=100k tmpfs "$1"; exec "$2" -c "$3" "$4" "$1"'


def test_full_disk_is_no_fault_of_the_file_and_keeps_no_piece_of_it(tmp_path: Path) -> None:
    source, disk = tmp_path / "x", tmp_path / "disk"
    disk.mkdir()
    source.write_bytes(b"aaaaaaaaaaaaaaaaaaaaaa;b\n" * 20_000)
    given = ["sh", disk, sys.executable, FILLS_ITS_DISK, source]
    command = ["unshare", "-rm", "sh", "-ec", ON_SMALL_DISK, *map(str, given)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed == f"{errno.ENOSPC} []\n"


def test_reading_that_broke_off_is_no_document(tmp_path: Path) -> None:
    part = tmp_path / "x.lines"
    part.write_text('["rows", "S", [], [], false, null, [], [1], [["x"]]]\n', encoding="utf-8")
    with pytest.raises(FileError):
        list(read_document(part))


def test_child_gets_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DVCTRACK_SECRET_KEY", "rat-bi-mat")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:mat-khau@h/d")
    reading = Reading(tmp_path)
    reading.start()
    process = reading.process()
    environment = Path(f"/proc/{process}/environ").read_bytes()
    os.kill(process, signal.SIGKILL)
    reading.join()
    assert b"bi-mat" not in environment
    assert b"mat-khau" not in environment


LIMITS = """
import resource, sys
from dvctrack.lib.files.child import limit
limit()
names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
print(*(resource.getrlimit(getattr(resource, name))[0] for name in names))
"""


def test_child_limits_itself() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", LIMITS], capture_output=True, text=True, check=True
    ).stdout
    limits = (child.MEMORY_BYTES, child.PROCESSOR_SECONDS, child.OUTPUT_BYTES, 0)
    assert [int(number) for number in printed.split()] == list(limits)


HUNGRY = """
import sys
from pathlib import Path
from dvctrack.lib.files import child, limited
child.MEMORY_BYTES = 400 * 1024 * 1024
def hungry(content, headings):
    yield bytearray(600 * 1024 * 1024)
child.read_lines = hungry
child.main(Path(sys.argv[1]), sys.argv[2], "")
"""


def test_file_that_needs_too_much_memory_is_refused_with_a_sentence(tmp_path: Path) -> None:
    source, target = tmp_path / "x", tmp_path / "x.lines"
    source.write_bytes(b"a;b")
    subprocess.run([sys.executable, "-c", HUNGRY, source, target], check=True)
    with pytest.raises(FileError, match="more memory"):
        list(read_document(target))


COUNTS = """
import sys
from pathlib import Path
from dvctrack.lib.files import child
child.main(Path(sys.argv[1]), sys.argv[2], "", sys.argv[3])
"""


def test_progress_of_a_text_file_is_told(tmp_path: Path) -> None:
    source, target, report = tmp_path / "x", tmp_path / "x.lines", tmp_path / "x.progress"
    source.write_bytes(b"a;b\n" * 5000)
    subprocess.run([sys.executable, "-c", COUNTS, source, target, report], check=True)
    assert progress(target) == (4000, 5000)
    target.unlink()
    read_to(source, target)
    # Who asks later finds the lines.
    assert (progress(target), target.exists()) == ((0, 0), True)
