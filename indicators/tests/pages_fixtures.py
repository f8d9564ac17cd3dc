import pytest
from django.test import Client

from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row, make_asked


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
