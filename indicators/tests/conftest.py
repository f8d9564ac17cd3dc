from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from entities.tests.snapshot import put_back
from indicators.actions.load_reference import load_missing


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
