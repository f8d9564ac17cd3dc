"""Whose fault it is that a file is not read, and where the trace of ours is kept."""

from pathlib import Path

import pytest

from dvctrack.lib.files import docx
from dvctrack.lib.files.document import read_document, write_document
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import read_to
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import TABLE, TITLE, document

CONTENT = document(TITLE, TABLE[1:])


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our reader of documents fails over a file that is right."""
    monkeypatch.setattr(docx, "_paragraph_line", lambda *_given: 1 // 0)


def refusal(content: bytes) -> FileError:
    with pytest.raises(FileError) as caught:
        list(read_lines(content))
    return caught.value


def test_damaged_file_is_told_as_damaged_and_leaves_no_trace() -> None:
    found = refusal(with_member(CONTENT, "word/document.xml", b"<w:document"))
    assert "damaged" in str(found)
    assert found.trace == ""


def test_fault_of_ours_is_told_as_ours_with_a_code_and_its_trace(broken: None) -> None:
    found = refusal(CONTENT)
    assert str(found).startswith(f"A fault of the program, code {found.words['code']}")
    assert "ZeroDivisionError" in found.trace
    assert refusal(CONTENT).words == found.words


def test_trace_comes_out_of_the_process_that_reads(broken: None, tmp_path: Path) -> None:
    path = tmp_path / "a.lines"
    with path.open("w", encoding="utf-8") as out:
        write_document(read_lines(CONTENT), out)
    with pytest.raises(FileError) as caught:
        list(read_document(path))
    assert "ZeroDivisionError" in caught.value.trace


def test_process_that_fails_outside_of_the_reader_leaves_its_trace(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="fault of the program") as caught:
        read_to(tmp_path / "no-such-file", tmp_path / "a.lines")
    assert "FileNotFoundError" in caught.value.trace
    assert list(tmp_path.iterdir()) == []
