from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from indicators.annex.tests.files import TABLE, workbook
from indicators.models import ImportBatch

Send = Callable[..., ImportBatch]


@pytest.fixture
def administrator(_reference: None) -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def send(client: Client) -> Send:
    """Sends a file as the administrator does, and gives what became of it."""

    def send(content: bytes = b"", *, name: str = "so-lieu.xlsx", by: Any = client) -> ImportBatch:
        file = SimpleUploadedFile(name, content or workbook(TABLE))
        response = by.post(reverse("imports"), {"file": file})
        assert response.status_code == 302
        # The reader is given as long as it takes, as a person would wait for it.
        batch = ImportBatch.objects.latest("pk")
        while by.get(response.url).templates[0].name.endswith("reading.html"):
            pass
        batch.refresh_from_db()
        return batch

    return send
