"""What leaves the admin as a file."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from dvctrack.lib.admin.exporting import CSV, XLSX
from entities.admin.tests.flat_files import KINDS, address, export, preview, rows_of
from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)

AGENCY = "entities_agency"


def commune() -> Agency:
    agency: Agency = AgencyFactory.create(kind=AgencyKind.COMMUNE, parent=AgencyFactory.create())
    return agency


MAKE: dict[str, Callable[[], Model]] = {
    "entities_agency": commune,
    "entities_agencyname": AgencyNameFactory.create,
    "entities_servicedeadline": ServiceDeadlineFactory.create,
}


def test_export_holds_names_of_the_api_iso_days_and_plain_numbers(admin_page: Client) -> None:
    ha_noi = AgencyFactory.create(slug="ha-noi", name="Hà Nội", display_order=1)
    AgencyFactory.create(
        slug="xa-a",
        name="Xã A",
        kind=AgencyKind.COMMUNE,
        parent=ha_noi,
        display_order=1850,
        starts_on=date(2025, 7, 1),
    )
    [row] = [row for row in export(admin_page, AGENCY, CSV) if row["slug"] == "xa-a"]
    assert row == {
        "slug": "xa-a",
        "name": "Xã A",
        "short_name": "",
        "kind": "commune",
        "parent": "ha-noi",
        "display_order": "1850",
        "starts_on": "2025-07-01",
        "ends_on": "",
    }


def test_workbook_holds_real_numbers_and_days(admin_page: Client) -> None:
    AgencyFactory.create(display_order=1850, starts_on=date(2025, 7, 1))
    [row] = export(admin_page, AGENCY, XLSX)
    assert row["display_order"] == 1850
    assert row["starts_on"].date() == date(2025, 7, 1)
    assert row["ends_on"] is None


@KINDS
def test_export_holds_what_the_list_shows(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="bo-y-te", kind=AgencyKind.MINISTRY)
    AgencyFactory.create(slug="ha-noi", name="Hà Nội")
    page = f"{address(AGENCY, 'export')}?q=ha+noi"
    response = admin_page.post(page, {"kind": kind, "words": "codes"})
    if kind == CSV:
        text = response.content.decode("utf-8-sig")
        assert ("ha-noi" in text, "bo-y-te" in text) == (True, False)
    else:
        assert load_workbook(BytesIO(response.content)).worksheets[0].max_row == 2


@KINDS
def test_text_like_a_formula_leaves_as_text_and_comes_back(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="x", name='=HYPERLINK("http://x")')
    response = admin_page.post(address(AGENCY, "export"), {"kind": kind, "words": "codes"})
    if kind == CSV:
        assert "'=HYPERLINK" in response.content.decode("utf-8-sig")
    else:
        sheet = load_workbook(BytesIO(response.content)).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    shown = preview(admin_page, AGENCY, rows_of(export(admin_page, AGENCY, kind)), kind)
    assert shown.context["totals"]["unchanged"] == 1


@pytest.mark.parametrize("model", MAKE)
def test_export_asks_as_often_for_many_rows_as_for_few(
    admin_page: Client, django_assert_max_num_queries: DjangoAssertNumQueries, model: str
) -> None:
    MAKE[model]()
    with django_assert_max_num_queries(20) as few:
        export(admin_page, model, CSV)
    for _number in range(5):
        MAKE[model]()
    with django_assert_max_num_queries(len(few.captured_queries)):
        export(admin_page, model, CSV)


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKE)
def test_staff_of_an_agency_is_led_to_its_work(client: Client, model: str) -> None:
    client.force_login(MembershipFactory.create(user__is_staff=True, role=Role.OFFICER).user)
    MAKE[model]()
    page, work = address(model, "export"), reverse("my_work")
    assertRedirects(client.get(page), work, fetch_redirect_response=False)
    sent = client.post(page, {"kind": CSV, "words": "codes"})
    assertRedirects(sent, work, fetch_redirect_response=False)


def test_decision_leaves_with_type_number_and_day(admin_page: Client) -> None:
    decision = LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=date(2022, 4, 4))
    ServiceDeadlineFactory.create(decision=decision)
    [row] = export(admin_page, "entities_servicedeadline", CSV)
    assert row["decision"] == "decision:422/QĐ-TTg:2022-04-04"
