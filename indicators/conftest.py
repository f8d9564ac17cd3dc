from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from entities.tests.snapshot import put_back
from indicators.management.reference import load_missing
from indicators.models import PeriodIndicator
from indicators.tests import expected
from indicators.tests.leagues import add_row, make_asked


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


@pytest.fixture(scope="module")
def _reorganised_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Both annexes, and then the reorganisations of 2025 and 2026, recorded once."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_back("reorganised", _load_reorganisations)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _reorganised(_reorganised_rows: None, db: None) -> None:
    """A database of 2026 with what both annexes say; what a test adds is gone after it."""


def _load_reorganisations() -> None:
    _load_annexes()
    for path in sorted(expected.REORGANISATIONS.glob("*.csv")):
        call_command("reorganise", str(path), "--format", "json", stdout=StringIO())


def _load_annexes() -> None:
    load_missing()
    for annex in ("2022", "2023"):
        path = expected.ANNEXES / f"annex-{annex}.docx"
        call_command("import_annex", str(path), "--format", "json", stdout=StringIO())


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who chose English, where the texts of the code can be read on the page."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def asked() -> PeriodIndicator:
    """Four provinces: two tied, one below them, one without a figure; and one ministry."""
    row = make_asked()
    for name, numerator in (("Đắk Lắk", 60), ("Hà Nội", 80), ("Huế", 80)):
        agency = AgencyFactory.create(name=name)
        add_row(row, agency, numerator=numerator, denominator=100)
    add_row(row, AgencyFactory.create(name="Kon Tum"))
    ministry = AgencyFactory.create(name="Bộ Y tế", kind=AgencyKind.MINISTRY)
    add_row(row, ministry, numerator=1500, numerator_single_window=350, denominator=2000)
    return row
