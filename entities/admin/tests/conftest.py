from contextlib import nullcontext

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dvctrack.lib.files.reading import read_lines
from entities.choices import Role
from entities.tests.accounts import staff


@pytest.fixture(autouse=True)
def _reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: one of their own for each takes most of the time."""
    monkeypatch.setattr(
        "dvctrack.lib.admin.flat_table.read_limited", lambda sent: nullcontext(read_lines(sent))
    )


@pytest.fixture
def administrator(db: None) -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def supervisor(db: None) -> User:
    return staff("giamsat", Role.SUPERVISOR)


@pytest.fixture
def admin_page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client
