"""The pdf of a version is written in the background, once, and its state is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.files.pdf import STOPPED, PdfError
from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.at_work import WAITS
from entities.work.asked import PATIENCE
from entities.work.lost import take_up_lost
from indicators.choices import FileKind
from indicators.models import Publication, PublicationFile
from indicators.publishing.pdf import PdfState, ask_for_pdf, pdf_state
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.django_db
AT = datetime(2022, 9, 10, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _waits_in_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = WAITS
    monkeypatch.setattr("indicators.publishing.pdf.libreoffice", lambda: "/usr/bin/soffice")
    monkeypatch.setattr("indicators.publishing.pdf.pdf_of", lambda _docx: b"%PDF-1")


@pytest.fixture
def version() -> Publication:
    row = Publication.objects.create(
        period=PeriodFactory.create(), number=1, layout="2023", payload={}, published_at=AT
    )
    PublicationFile.objects.create(
        publication=row, kind=FileKind.DOCX, content=b"PK", size=2, sha256="0" * 64, written_at=AT
    )
    return row


def state_of(version: Publication, *, later: timedelta = timedelta()) -> PdfState:
    return pdf_state(version, at=timezone.now() + later)


def ask_and_work(version: Publication) -> None:
    """What the worker does with the task that waits."""
    ask_for_pdf(version, at=timezone.now())
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    waiting.claim("worker")
    try:
        waiting.task.call(*waiting.task_result.args)
    except PdfError as error:
        waiting.set_failed(error)
    else:
        waiting.set_successful(None)


def test_pdf_waits_until_a_worker_takes_it_and_is_asked_for_once(version: Publication) -> None:
    assert state_of(version) is PdfState.ABSENT
    ask_for_pdf(version, at=timezone.now())
    ask_for_pdf(version, at=timezone.now())
    assert DBTaskResult.objects.count() == 1
    assert state_of(version) is PdfState.WRITING


def test_written_pdf_is_kept_with_the_version(version: Publication) -> None:
    ask_and_work(version)
    assert state_of(version) is PdfState.DONE
    assert bytes(version.files.get(kind=FileKind.PDF).content) == b"%PDF-1"
    ask_for_pdf(version, at=timezone.now())
    assert DBTaskResult.objects.count() == 1


def test_failed_pdf_can_be_asked_for_again(
    version: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_docx: bytes) -> bytes:
        raise PdfError(STOPPED)

    with monkeypatch.context() as broken:
        broken.setattr("indicators.publishing.pdf.pdf_of", fail)
        ask_and_work(version)
    assert state_of(version) is PdfState.FAILED
    ask_and_work(version)
    assert state_of(version) is PdfState.DONE


def test_pdf_of_a_worker_that_died_waits_for_another_and_fails_with_the_third(
    version: Publication,
) -> None:
    ask_for_pdf(version, at=timezone.now())
    for worker in ("first", "second", "third"):
        DBTaskResult.objects.get().claim(worker)
        assert state_of(version) is PdfState.WRITING
        assert state_of(version, later=2 * PATIENCE) is PdfState.UNATTENDED
        take_up_lost(at=timezone.now())
    assert state_of(version) is PdfState.FAILED
    ask_for_pdf(version, at=timezone.now())
    assert state_of(version) is PdfState.WRITING


def test_office_is_told_where_nobody_writes_the_pdf(version: Publication, client: Client) -> None:
    ask_for_pdf(version, at=timezone.now())
    DBTaskResult.objects.update(enqueued_at=timezone.now() - 2 * PATIENCE)
    page = reverse("publication-pdf", args=(version.period.code, version.number))
    told = "không có tiến trình nền nào"
    for_visitors = client.get(page)
    assert for_visitors.status_code == 200
    assert told not in for_visitors.content.decode()
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    assert told in client.get(page).content.decode()


def test_without_libreoffice_nothing_is_asked_for(
    version: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.publishing.pdf.libreoffice", lambda: None)
    ask_for_pdf(version, at=timezone.now())
    assert state_of(version) is PdfState.UNAVAILABLE
    assert not DBTaskResult.objects.exists()
