from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.at_work import WAITS
from indicators.annex.tests.files import TABLE, workbook
from indicators.importing import background
from indicators.models import ImportBatch

Send = Callable[..., ImportBatch]


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any) -> None:
    """Files of other tests bore the same numbers."""
    for path in (settings.MEDIA_ROOT / "readings").glob("*-*.[pw]*"):
        path.unlink()


@pytest.fixture
def administrator(_reference: None) -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def work(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """What is asked for waits until this does all of it, as a worker of its own name does."""
    settings.TASKS = WAITS
    monkeypatch.setattr(background, "PATIENCE_SECONDS", 0)
    options = {"batch": True, "interval": 0, "startup_delay": False, "reload": False}
    return lambda: call_command("db_worker", **options, worker_id="worker", verbosity=0)


@pytest.fixture
def send(client: Client) -> Send:
    """Sends a file as the administrator does, and gives what became of it."""

    def send(content: bytes = b"", *, name: str = "so-lieu.xlsx", by: Any = client) -> ImportBatch:
        file = SimpleUploadedFile(name, content or workbook(TABLE))
        response = by.post(reverse("imports"), {"file": file})
        assert response.status_code == 302
        batch = ImportBatch.objects.latest("pk")
        batch.refresh_from_db()
        return batch

    return send
