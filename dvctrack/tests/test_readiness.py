"""What the probes answer, and that they ask for next to nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dvctrack import readiness
from dvctrack.demo import OFFICER_OF, make_demo_accounts
from entities.models import Letter, RegularWork, Worker
from entities.tests.factories import AgencyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _anew(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of the test's own; whether all is migrated is not remembered."""
    settings.MEDIA_ROOT = tmp_path / "media"
    readiness._migrated.cache_clear()
    yield
    readiness._migrated.cache_clear()


@pytest.fixture
def worker() -> Worker:
    now = timezone.now()
    return Worker.objects.create(key="a", host="a", started_at=now, beat_at=now)


@pytest.fixture
def client(client: Client, worker: Worker, settings: Any) -> Client:
    settings.DISK_MARGIN_MB = 0
    return client


def said(client: Client, *, status: int) -> dict[str, str]:
    """What is said of each thing, with the word before it."""
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.content
    first, *lines = answer.content.decode().splitlines()
    assert first == ("ready" if status == 200 else "not ready")
    return {name: f"{word} {rest}" for word, name, rest in map(_parts, lines)}


def _parts(line: str) -> tuple[str, str, str]:
    word, rest = line.split(maxsplit=1)
    name, text = rest.split(": ", maxsplit=1)
    return word, name, text


def test_all_is_well(client: Client) -> None:
    found = said(client, status=200)
    assert list(found) == list(readiness.CHECKS)
    assert found.pop("backup") == "warning none was ever made"
    assert {text.split()[0] for text in found.values()} == {"ok"}
    assert found["letters"] == "ok none waits"


def test_probes_touch_no_session_and_ask_little(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.cookies["sessionid"] = "a" * 32
    client.get("/readyz")
    with django_assert_num_queries(4):
        answer = client.get("/readyz")
    assert not answer.cookies
    with django_assert_num_queries(0):
        assert not client.get("/healthz").cookies


def test_dead_worker(client: Client, worker: Worker) -> None:
    Worker.objects.update(beat_at=timezone.now() - timedelta(minutes=1))
    assert said(client, status=503)["worker"] == "failed none lives, start manage.py worker"


@pytest.mark.parametrize(
    ("minutes", "status", "text"),
    [(5, 200, "ok the oldest waits for 5 minutes"), (90, 503, "failed the oldest waits for 90")],
)
def test_letter_that_waits(client: Client, minutes: int, status: int, text: str) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    Letter.objects.create(purpose="password", key="a", address="a@example.vn", written_at=at)
    assert said(client, status=status)["letters"].startswith(text)


@pytest.mark.parametrize(
    ("hours", "allowed", "status", "text"),
    [
        (3, 0, 200, "ok the last one is 3 hours old"),
        (200, 0, 200, "warning the last one is 200 hours old"),
        (200, 24, 503, "failed the last one is 200 hours old, 24 are allowed"),
        (None, 24, 503, "failed none was ever made, 24 are allowed"),
    ],
)
def test_backup(
    client: Client, settings: Any, hours: int | None, allowed: int, status: int, text: str
) -> None:
    settings.BACKUP_HOURS = allowed
    if hours is not None:
        at = timezone.now() - timedelta(hours=hours)
        RegularWork.objects.create(name="backup", at=at)
    assert said(client, status=status)["backup"] == text


def test_disk_without_room(client: Client, settings: Any) -> None:
    settings.DISK_MARGIN_MB = 10**9
    assert said(client, status=503)["disk of files"].endswith("less than 1000000000 MB")


def test_folder_of_files_that_is_none(client: Client, settings: Any) -> None:
    Path(settings.MEDIA_ROOT).write_text("")
    assert said(client, status=503)["disk of files"].startswith("failed")


def test_migration_that_is_missing_is_asked_for_until_it_is_there(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="entities").latest("pk")
    recorder.record_unapplied(last.app, last.name)
    assert said(client, status=503)["migrations"].startswith("failed 1 to be applied")
    recorder.record_applied(last.app, last.name)
    assert said(client, status=200)["migrations"] == "ok complete"


def test_demo_accounts_in_production(client: Client, settings: Any) -> None:
    AgencyFactory.create(slug=OFFICER_OF)
    make_demo_accounts()
    assert said(client, status=200)["demo accounts"].startswith("ok")
    settings.IS_PRODUCTION = True
    assert said(client, status=503)["demo accounts"].endswith("run manage.py remove_demo")


def test_load_balancer_asks_by_the_number_of_the_machine(client: Client) -> None:
    by_number = {"host": "192.0.2.7:8000"}
    assert client.get("/healthz", headers=by_number).status_code == 200
    assert client.get("/readyz", headers=by_number).status_code == 200
    assert client.get("/", headers=by_number).status_code == 400
