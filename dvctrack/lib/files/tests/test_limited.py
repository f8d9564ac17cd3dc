"""The process in which a file is read: its limits, and what is left when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dvctrack.lib.files import child, limited
from dvctrack.lib.files.document import read_document
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import JobState, Reader, read_limited
from indicators.annex.tests.files import TABLE, workbook
from indicators.choices import BatchState
from indicators.importing import receive as readings
from indicators.importing.receive import MOST_ATTEMPTS, receive_file, see_to_reading
from indicators.importing.tests.flat import AT
from indicators.models import ImportBatch


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


@pytest.fixture
def blocked(tmp_path: Path) -> Reader:
    """A reader of a file that never comes: it waits until it is killed."""
    source = tmp_path / "pipe"
    os.mkfifo(source)
    return Reader(source, tmp_path / "out.lines")


def test_reader_that_is_killed_leaves_no_result_and_no_lock(blocked: Reader) -> None:
    process = blocked.start()
    assert process is not None
    assert blocked.state() is JobState.WORKING
    assert blocked.start() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert blocked.state() is JobState.ABSENT
    with pytest.raises(FileNotFoundError):
        list(blocked.lines())


@pytest.mark.django_db
def test_killed_reading_is_tried_once_more_and_then_refused(
    blocked: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.importing.receive.reader_of", lambda _batch: blocked)
    batch = receive_file(b"a;b", file_name="x.csv", by=None, at=AT)
    started: list[subprocess.Popen[bytes]] = []
    start = Reader.start

    def remember(reader: Reader) -> subprocess.Popen[bytes] | None:
        process = start(reader)
        assert process is not None
        started.append(process)
        return process

    monkeypatch.setattr(Reader, "start", remember)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert see_to_reading(batch) is JobState.WORKING
        # Looking again starts no second one.
        assert see_to_reading(batch) is JobState.WORKING
        assert len(started) == attempt
        started[-1].kill()
        started[-1].wait()
    assert see_to_reading(batch) is JobState.ABSENT
    assert ImportBatch.objects.get().state == BatchState.REFUSED
    assert len(started) == MOST_ATTEMPTS


def test_reading_that_broke_off_is_no_document(tmp_path: Path) -> None:
    part = tmp_path / "x.lines"
    part.write_text('["rows", "S", [], [], false, null, [], [1], [["x"]]]\n', encoding="utf-8")
    with pytest.raises(FileError):
        list(read_document(part))


def test_child_gets_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch, blocked: Reader) -> None:
    monkeypatch.setenv("DVCTRACK_SECRET_KEY", "rat-bi-mat")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:mat-khau@h/d")
    process = blocked.start()
    assert process is not None
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    process.kill()
    process.wait()
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
child.main(Path(sys.argv[1]), Path(sys.argv[2]), "")
"""


def test_file_that_needs_too_much_memory_is_refused_with_a_sentence(tmp_path: Path) -> None:
    source, target = tmp_path / "x", tmp_path / "x.lines"
    source.write_bytes(b"a;b")
    subprocess.run([sys.executable, "-c", HUNGRY, source, target], check=True)
    with pytest.raises(FileError, match="more memory"):
        list(read_document(target))


def test_progress_of_a_text_file_is_told(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "x", tmp_path / "x.lines")
    reader.source.write_bytes(b"a;b\n" * 5000)
    process = reader.start()
    assert process is not None
    process.wait()
    assert reader.progress() == (4000, 5000)


def test_same_content_is_parsed_once(db: None) -> None:
    first, second = (
        readings.reader_of(receive_file(b"a;b\n1;2", file_name=name, by=None, at=AT))
        for name in ("mot.csv", "hai.csv")
    )
    assert first.target == second.target
