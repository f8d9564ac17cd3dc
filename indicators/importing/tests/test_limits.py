"""How many files are read at once, how many a person sends, and how long those put aside stay."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from entities.choices import Role
from entities.people.letters import AFTER_OTHERS
from entities.tests.accounts import staff
from entities.tests.at_work import WAITS
from entities.tests.factories import UserFactory
from entities.work.hearts import beat
from indicators.choices import BatchState, BatchWork
from indicators.importing.background import ask
from indicators.importing.old_files import delete_discarded, delete_readings
from indicators.importing.receive import discard_file, lines_path, readings, receive_file
from indicators.importing.tests.flat import AT
from indicators.models import ImportBatch

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sent(number: int, *, by: User | None = None, at: datetime = AT) -> ImportBatch:
    content = f"limits;{number}".encode()
    return receive_file(content, file_name=f"{number}.csv", by=by, at=at)


def do(batch: ImportBatch, *, worker: str = "w") -> None:
    """Do the last task about a file, as a worker that takes it."""
    batch.refresh_from_db()
    row = DBTaskResult.objects.get(pk=str(batch.work))
    row.claim(worker)
    beat(worker, at=timezone.now())
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
        excluded_queue_names=[],
    ).run_task(row)


def test_file_waits_for_its_turn_to_be_read(settings: Any) -> None:
    settings.TASKS = WAITS
    an, binh = UserFactory.create_batch(2)
    first, second, other = sent(1, by=an), sent(2, by=an), sent(3, by=binh)
    for batch in (first, second, other):
        ask(batch, BatchWork.LOOK)
    first.refresh_from_db()
    running = DBTaskResult.objects.get(pk=str(first.work))
    running.claim("busy")
    beat("busy", at=timezone.now())
    asked = second.work
    do(second)
    # One of the same person is at work: it comes back a second later, as another task.
    assert not lines_path(second).exists()
    second.refresh_from_db()
    assert second.work != asked
    later = DBTaskResult.objects.get(pk=str(second.work))
    assert later.run_after is not None
    assert later.run_after > later.enqueued_at
    do(other)
    assert lines_path(other).exists()
    settings.READERS_OF_PERSON, settings.READERS = 2, 1
    do(second)
    assert not lines_path(second).exists()
    # A dead worker reads nothing.
    beat("busy", at=timezone.now() - DAY)
    do(second)
    assert lines_path(second).exists()


def test_many_files_of_one_person_stand_behind_those_of_others(settings: Any) -> None:
    settings.TASKS = WAITS
    an, binh = UserFactory.create_batch(2)
    first, *others = (sent(number, by=an) for number in range(1, 13))
    for batch in (first, *others):
        ask(batch, BatchWork.LOOK)
    other = sent(20, by=binh)
    ask(other, BatchWork.LOOK)
    order = [row.args_kwargs["args"][0] for row in DBTaskResult.objects.ready()]
    assert order == [row.pk for row in (first, other, *others)]
    assert DBTaskResult.objects.get(pk=str(others[-1].work)).priority > AFTER_OTHERS
    DBTaskResult.objects.get(pk=str(first.work)).claim("busy")
    beat("busy", at=timezone.now())
    # The more wait, the more seldom each of them asks for its turn.
    do(others[0])
    others[0].refresh_from_db()
    again = DBTaskResult.objects.get(pk=str(others[0].work))
    assert again.run_after - again.enqueued_at > timedelta(seconds=3)
    assert again.priority == -1


def test_person_sends_only_so_many_files_a_day(client: Client, settings: Any) -> None:
    settings.UPLOADS_A_DAY = 2
    person = staff("quantri", Role.ADMINISTRATOR)
    client.force_login(person)
    today = timezone.localtime()
    other = UserFactory.create()
    for number, (by, at) in enumerate(
        [(person, today - DAY), (other, today), (person, today), (person, today)]
    ):
        sent(number, by=by, at=at)
    file = SimpleUploadedFile("so-lieu.csv", b"a;b")
    shown = client.post(reverse("imports"), {"file": file}).content.decode()
    assert "Hôm nay tài khoản này đã gửi 2 tệp" in shown
    assert ImportBatch.objects.filter(imported_by=person).count() == 3
    settings.UPLOADS_A_DAY = 3
    assert client.post(reverse("imports"), {"file": file}).status_code == 302


def test_file_put_aside_is_deleted_after_thirty_days_and_its_name_stays(client: Client) -> None:
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    batch, waits = sent(1), sent(2)
    path = Path(batch.file.path)
    discard_file(batch, at=AT + DAY)
    ImportBatch.objects.update(findings=[{"code": "no-table"}], trace="Trace")
    assert delete_discarded(at=AT + 31 * DAY) == 0
    assert delete_discarded(at=AT + 31 * DAY + timedelta(seconds=1)) == 1
    assert delete_discarded(at=AT + 60 * DAY) == 0
    batch.refresh_from_db()
    assert not path.exists()
    assert (batch.file_name, batch.state, batch.findings) == ("1.csv", BatchState.DISCARDED, [])
    assert Path(waits.file.path).exists()
    assert "đã xóa, vì" in client.get(reverse("import", args=(batch.pk,))).content.decode()
    assert client.get(reverse("import-file", args=(batch.pk,))).status_code == 404
    assert client.get(reverse("import-workbook", args=(batch.pk,))).status_code == 404


def test_readings_are_kept_as_long_as_a_file_waits() -> None:
    now = datetime.now(ZoneInfo("UTC"))
    batch = sent(4)
    left = readings() / "unfinished-abc"
    left.mkdir(parents=True)
    lines_path(batch).touch()
    for path in (lines_path(batch), left):
        os.utime(path, (now.timestamp() - 2 * 86400,) * 2)
    delete_readings(at=now)
    assert (lines_path(batch).exists(), left.exists()) == (True, False)
    discard_file(batch, at=now)
    delete_readings(at=now)
    assert not lines_path(batch).exists()
