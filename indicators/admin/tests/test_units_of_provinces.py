"""Lists tell units of one name apart by their province, and ask no more for more of them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    SuccessionFactory,
)
from indicators.models import PeriodIndicator
from indicators.tests.factories import TargetFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
ADMIN = {
    "agencies": "entities/agency/",
    "names": "entities/agencyname/",
    "codes": "entities/agencycode/",
    "successions": "entities/succession/",
    "memberships": "entities/membership/",
    "deadlines": "entities/servicedeadline/",
    "obligations": "indicators/obligation/",
    "figures": "indicators/submission/",
    "targets": "indicators/target/",
}
PAGES = {
    "accounts": "/accounts/",
    "agencies without an officer": "/accounts/missing/",
    "invitations": "/accounts/invite/list/?kind=commune",
    "targets": "/targets/",
    "search": "/search/?q=hoa+binh",
}


def commune(asked: PeriodIndicator, province: str, place: int) -> Agency:
    """“Xã Hòa Bình”, of which every list has a row."""
    parent = AgencyFactory.create(slug=f"tinh-{place}", name=province)
    agency: Agency = AgencyFactory.create(
        slug=f"xa-{place}", name="Xã Hòa Bình", kind=AgencyKind.COMMUNE, parent=parent
    )
    add_row(asked, agency, numerator=1, denominator=2)
    AgencyNameFactory.create(agency=agency, text=f"X. Hòa Bình {place}")
    AgencyCodeFactory.create(agency=agency, code=f"0{place}")
    SuccessionFactory.create(predecessor=agency, successor=AgencyFactory.create())
    MembershipFactory.create(agency=agency, role=Role.APPROVER)
    ServiceDeadlineFactory.create(agency=agency)
    TargetFactory.create(indicator=asked.indicator, kind="", agency=agency)
    return agency


@pytest.mark.parametrize(
    "address",
    [*(f"/admin/{path}" for path in ADMIN.values()), *PAGES.values()],
    ids=[*(f"admin {name}" for name in ADMIN), *PAGES],
)
def test_units_stand_with_their_province_without_a_query_each(client: Client, address: str) -> None:
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    asked = make_asked()
    counts = []
    for names in (("Gia Lai", "Cà Mau"), ("Huế", "Lào Cai", "Cao Bằng", "Sơn La")):
        for name in names:
            commune(asked, name, Agency.objects.count())
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        counts.append(len(queries))
        text = re.sub(r"<[^>]+>|\s+", " ", page.text)
        assert all(name in text for name in names)
    assert counts[0] == counts[1]


def test_agency_that_ended_stands_with_its_last_day(client: Client) -> None:
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    for ends_on in (date(2025, 6, 30), None):
        agency = AgencyFactory.create(name="Quảng Trị", ends_on=ends_on)
        MembershipFactory.create(agency=agency, role=Role.OFFICER)
    page = client.get("/admin/entities/membership/").text
    assert len(re.findall("Quảng Trị<", page)) == 1
    assert len(re.findall(r"Quảng Trị \(đến 30/06/2025\)<", page)) == 1
