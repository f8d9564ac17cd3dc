"""A file over which the program fails is kept with its trace; one that is damaged is said to be."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.files.errors import fault_code
from entities.choices import Role
from entities.tests.accounts import staff
from indicators.annex.tests.files import TABLE, TITLE, document
from indicators.choices import BatchState, BatchWork
from indicators.importing.background import ask
from indicators.importing.confirm import import_file
from indicators.importing.look import MOST_ATTEMPTS
from indicators.importing.receive import receive_file
from indicators.importing.tests.flat import AT
from indicators.models import ImportBatch


def sent(content: bytes) -> ImportBatch:
    return receive_file(content, file_name="x.csv", by=None, at=AT)


@pytest.mark.django_db
def test_trace_is_kept_with_the_file_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    batch = sent(b"a;b;c")
    # What the process that reads cannot open it fails over.
    Path(batch.file.path).unlink()
    ask(batch, BatchWork.LOOK)
    kept = ImportBatch.objects.get()
    assert kept.state == BatchState.REFUSED
    assert "FileNotFoundError" in kept.trace
    assert kept.findings[0]["code"] == "program-fault"
    assert "Lỗi của chương trình" in kept.findings[0]["message"]
    (line,) = [row.msg for row in caplog.records if "fault: import" in str(row.msg)]
    assert isinstance(line, dict)
    # The line stands under the code that the person has.
    assert line["code"] in kept.findings[0]["message"]
    assert line["sha256"] == kept.sha256


@pytest.mark.django_db
def test_fault_while_a_file_is_worked_through_is_told_and_tried_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    with monkeypatch.context() as broken:
        broken.setattr("indicators.importing.look.effects", lambda *_given, **_asked: 1 / 0)
        batch = sent(b"a;b")
        shown = client.get(reverse("import", args=(batch.pk,))).content.decode()
    batch.refresh_from_db()
    code = fault_code(batch.trace)
    assert "ZeroDivisionError" in batch.trace
    assert batch.state == BatchState.WAITING
    assert f"mã {code}" in shown
    assert "Thử lại" in shown
    assert code in str([row.msg for row in caplog.records])
    again = client.get(reverse("import", args=(batch.pk,)))
    assert again.templates[0].name == "indicators/imports/preview.html"
    assert code not in again.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ended_by", "state", "said"),
    [
        (signal.SIGALRM, BatchState.REFUSED, ""),
        (signal.SIGKILL, BatchState.WAITING, "bị ngắt trên máy chủ"),
    ],
)
def test_only_the_readers_own_limits_count_against_a_file(
    monkeypatch: pytest.MonkeyPatch, ended_by: int, state: str, said: str
) -> None:
    started: list[Any] = []

    def start(*_given: Any, **_how: Any) -> Any:
        started.append(0)
        code = "import os, sys; os.kill(os.getpid(), int(sys.argv[1]))"
        return subprocess.Popen([sys.executable, "-c", code, str(int(ended_by))])

    monkeypatch.setattr("dvctrack.lib.files.limited.start_module", start)
    batch = sent(f"a;b;{ended_by}".encode())
    ask(batch, BatchWork.LOOK)
    counted = MOST_ATTEMPTS if state == BatchState.REFUSED else 0
    assert (batch.state, batch.read_attempts) == (state, counted)
    assert said in batch.said
    assert len(started) == max(counted, 1)


@pytest.mark.django_db
def test_person_is_told_of_a_file_that_is_damaged() -> None:
    outcome = import_file(document(TITLE, TABLE[1:])[:2000], file_name="a.docx", by=None, at=AT)
    assert [row.code for row in outcome.proposal.findings] == ["unreadable-file"]
