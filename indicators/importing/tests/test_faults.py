"""A file over which the program fails is kept with its trace; one that is damaged is said to be."""

from pathlib import Path

import pytest

from dvctrack.lib.files.limited import Reader
from indicators.annex.tests.files import TABLE, TITLE, document
from indicators.choices import BatchState
from indicators.importing.confirm import import_file
from indicators.importing.receive import MOST_ATTEMPTS, receive_file, see_to_reading
from indicators.importing.tests.flat import AT
from indicators.models import ImportBatch


@pytest.mark.django_db
def test_trace_is_kept_with_the_file_and_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader(tmp_path / "no-such-file", tmp_path / "a.lines")
    monkeypatch.setattr("indicators.importing.receive.reader_of", lambda _batch: reader)
    batch = receive_file(b"a;b", file_name="x.csv", by=None, at=AT)
    for _attempt in range(MOST_ATTEMPTS + 1):
        see_to_reading(batch, patience=60)
    kept = ImportBatch.objects.get()
    assert kept.state == BatchState.REFUSED
    assert "FileNotFoundError" in kept.trace
    assert kept.findings[0]["code"] == "program-fault"
    assert "Lỗi của chương trình" in kept.findings[0]["message"]
    faults = [row.msg for row in caplog.records if "fault: import" in str(row.msg)]
    assert len(faults) == 1
    assert kept.sha256 in str(faults[0])


@pytest.mark.django_db
def test_person_is_told_of_a_file_that_is_damaged() -> None:
    outcome = import_file(document(TITLE, TABLE[1:])[:2000], file_name="a.docx", by=None, at=AT)
    assert [row.code for row in outcome.proposal.findings] == ["unreadable-file"]


@pytest.mark.django_db
def test_fault_stands_in_the_log_under_the_code_that_the_person_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader(tmp_path / "no-such-file", tmp_path / "a.lines")
    monkeypatch.setattr("indicators.importing.receive.reader_of", lambda _batch: reader)
    batch = receive_file(b"a;b", file_name="x.csv", by=None, at=AT)
    for _attempt in range(MOST_ATTEMPTS + 1):
        see_to_reading(batch, patience=60)
    (line,) = [row.msg for row in caplog.records if "fault: import" in str(row.msg)]
    assert isinstance(line, dict)
    assert line["code"] in ImportBatch.objects.get().findings[0]["message"]
