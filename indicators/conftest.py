from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from entities.tests.snapshot import put_back
from indicators.management.reference import load_missing
from indicators.tests import expected


@pytest.fixture(scope="module")
def _reference_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The reference data, loaded once for a module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_back("reference", load_missing)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _reference(_reference_rows: None, db: None) -> None:
    """A database with reference data only; what a test adds is gone after it."""


@pytest.fixture(scope="module")
def _annex_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The reference data and both published annexes, imported once and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_back("annexes", _load_annexes)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _annexes(_annex_rows: None, db: None) -> None:
    """A database with what both annexes say; what a test adds is gone after it."""


def _load_annexes() -> None:
    load_missing()
    for annex in ("2022", "2023"):
        path = expected.ANNEXES / f"annex-{annex}.docx"
        call_command("import_annex", str(path), "--format", "json", stdout=StringIO())
