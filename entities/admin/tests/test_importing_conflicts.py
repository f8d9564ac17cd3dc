"""Names and services that a file would make ambiguous: refused or told, the other one named."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from dvctrack.lib.admin.exporting import XLSX
from dvctrack.lib.admin.flat_table import read_flat_file
from dvctrack.lib.refused import Refused
from entities.admin.agencies.agency import AgencyResource
from entities.admin.tests.flat_files import Rows, import_rows, preview, workbook
from entities.models import Agency, AgencyName, Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ServiceFactory,
)

AGENCY, NAME, DEADLINE = "entities_agency", "entities_agencyname", "entities_servicedeadline"
HEAD = ["slug", "name", "kind", "parent", "display_order", "starts_on", "ends_on"]
DECISION = "decision:422/QĐ-TTg:2022-04-04"


def said(client: Client, model: str, rows: Rows) -> tuple[list[str], list[str]]:
    """The problems and the effects that the preview tells."""
    context: Any = preview(client, model, rows, XLSX).context
    return context["problems"], context["effects"]


def test_name_of_another_agency_on_the_same_days_is_refused(admin_page: Client) -> None:
    AgencyFactory.create(slug="quang-tri", name="Quảng Trị")
    row = ["quang-tri-moi", "Tỉnh Quảng Trị", "province", "", 2, "2025-07-01", ""]
    [problem], _effects = said(admin_page, AGENCY, [HEAD, row])
    assert problem.startswith("Dòng 2, cột name: “Tỉnh Quảng Trị”")
    assert "Quảng Trị (quang-tri)" in problem


def test_name_of_an_agency_that_has_ended_comes_in(admin_page: Client) -> None:
    AgencyFactory.create(slug="quang-tri", name="Quảng Trị", ends_on=date(2025, 6, 30))
    row = ["quang-tri-moi", "Quảng Trị", "province", "", 2, "2025-07-01", ""]
    assert said(admin_page, AGENCY, [HEAD, row]) == ([], [])


def test_agency_may_end_in_the_file_that_brings_the_one_with_its_name(admin_page: Client) -> None:
    AgencyFactory.create(slug="quang-tri", name="Quảng Trị")
    rows: Rows = [
        HEAD,
        ["quang-tri-moi", "Quảng Trị", "province", "", 2, "2025-07-01", ""],
        ["quang-tri", "Quảng Trị", "province", "", 1, "", "2025-06-30"],
    ]
    import_rows(admin_page, AGENCY, rows, XLSX)
    assert Agency.objects.count() == 2


def test_two_rows_of_one_file_with_one_name_are_both_refused(admin_page: Client) -> None:
    rows: Rows = [
        HEAD,
        ["a", "Hà Đông", "province", "", 1, "", ""],
        ["b", "tỉnh HÀ ĐÔNG", "province", "", 2, "", ""],
    ]
    problems, _effects = said(admin_page, AGENCY, rows)
    assert [problem[:6] for problem in problems] == ["Dòng 2", "Dòng 3"]


def test_conflicts_are_told_beside_the_cells_that_cannot_be_read(admin_page: Client) -> None:
    AgencyFactory.create(slug="ha-noi", name="Hà Nội")
    rows: Rows = [
        HEAD,
        ["a", "Hà Nội", "province", "", 1, "", ""],
        ["b", "B", "province", "", "1,850", "", ""],
    ]
    problems, _effects = said(admin_page, AGENCY, rows)
    assert [problem[:6] for problem in problems] == ["Dòng 2", "Dòng 3"]


def test_communes_of_two_provinces_bear_one_name_and_that_is_told(admin_page: Client) -> None:
    parent = AgencyFactory.create(slug="ha-noi", name="Hà Nội")
    AgencyFactory.create(slug="xa-a", name="Xã Hòa Bình", kind="commune", parent=parent)
    rows: Rows = [
        HEAD,
        ["xa-b", "Xã Hòa Bình", "commune", "hue", 1, "", ""],
        ["hue", "Huế", "province", "", 2, "", ""],
    ]
    problems, [effect] = said(admin_page, AGENCY, rows)
    assert not problems
    assert "Dòng 2" in effect
    assert "(xa-a)" in effect


def test_spelling_of_another_agency_is_refused(admin_page: Client) -> None:
    AgencyNameFactory.create(agency=AgencyFactory.create(slug="hcm", name="Hồ Chí Minh"), text="HN")
    AgencyFactory.create(slug="ha-noi", name="Hà Nội")
    [problem], _effects = said(admin_page, NAME, [["agency", "text"], ["ha-noi", "Hn"]])
    assert problem.startswith("Dòng 2, cột text: “Hn”")
    assert "(hcm)" in problem
    assert AgencyName.objects.count() == 1


def test_ambiguity_that_is_there_already_stops_no_other_change(admin_page: Client) -> None:
    for slug in ("a", "b"):
        AgencyFactory.create(slug=slug, name="Hà Đông", kind="province", display_order=1)
    row = ["a", "Hà Đông", "province", "", 5, "", ""]
    assert said(admin_page, AGENCY, [HEAD, row]) == ([], [])


@pytest.mark.parametrize("parent_below", [True, False])
def test_province_and_its_communes_come_in_one_file(admin_page: Client, parent_below: bool) -> None:
    rows = [
        ["hue", "Huế", "province", "", 1, "", ""],
        ["xa-a", "Xã A", "commune", "hue", 1, "", ""],
    ]
    import_rows(admin_page, AGENCY, [HEAD, *(reversed(rows) if parent_below else rows)], XLSX)
    commune = Agency.objects.get(slug="xa-a")
    assert commune.parent == Agency.objects.get(slug="hue")
    assert commune.history.get().parent_id == commune.parent_id


def test_parent_of_a_province_that_comes_with_it_is_refused(admin_page: Client) -> None:
    rows: Rows = [
        HEAD,
        ["hue", "Huế", "province", "", 1, "", ""],
        ["a", "A", "province", "hue", 2, "", ""],
    ]
    [problem], _effects = said(admin_page, AGENCY, rows)
    assert problem.startswith("Dòng 3: Chỉ xã")


def deadlines(*names: str) -> Rows:
    head = ["service", "agency", "decision", "deadline_text", "due_on", "precision"]
    printed = ["bo-y-te", DECISION, "Quý II", "2022-06-30", "quarter"]
    return [head, *([name, *printed] for name in names)]


@pytest.fixture
def ministry(db: None) -> Agency:
    LegalDocumentFactory.create(number="422/QĐ-TTg")
    agency: Agency = AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế", kind="ministry")
    return agency


@pytest.mark.usefixtures("ministry")
def test_service_under_another_spelling_is_refused(admin_page: Client) -> None:
    ServiceFactory.create(name="Thanh toán viện phí")
    rows = deadlines("Thanh toán Viện phí.", "Cấp giấy khai sinh", "cấp giấy khai sinh")
    problems, _effects = said(admin_page, DEADLINE, rows)
    assert [problem[:19] for problem in problems] == ["Dòng 2, cột service", "Dòng 4, cột service"]
    assert "“Thanh toán viện phí”" in problems[0]
    assert "“Cấp giấy khai sinh”" in problems[1]
    assert Service.objects.count() == 1


@pytest.mark.usefixtures("ministry")
def test_new_services_are_told_and_known_ones_are_not(admin_page: Client) -> None:
    ServiceFactory.create(name="Thanh toán viện phí")
    rows = deadlines("Thanh toán viện phí", "Cấp giấy khai sinh")
    assert said(admin_page, DEADLINE, rows) == ([], ["1 dịch vụ mới: Cấp giấy khai sinh."])
    import_rows(admin_page, DEADLINE, rows, XLSX)
    assert ServiceDeadline.objects.count() == Service.objects.count() == 2


@pytest.mark.usefixtures("ministry")
def test_service_with_two_leads_is_made_once(admin_page: Client) -> None:
    AgencyFactory.create(slug="bo-tu-phap", name="Bộ Tư pháp", kind="ministry")
    head, row = deadlines("Cấp giấy khai sinh")
    other = [value if value != "bo-y-te" else "bo-tu-phap" for value in row]
    import_rows(admin_page, DEADLINE, [head, row, other], XLSX)
    service = Service.objects.get()
    assert service.deadlines.count() == 2
    assert service.history.count() == 2


OFFICIAL = ["agency", "text", "kind", "starts_on", "ends_on"]


def test_an_agency_that_gets_an_earlier_name_again_has_three_official_names(
    admin_page: Client,
) -> None:
    AgencyFactory.create(slug="hue", name="Huế")
    rows: Rows = [
        OFFICIAL,
        ["hue", "Huế", "official", "", "2020-12-31"],
        ["hue", "Thuận Hóa", "official", "2021-01-01", "2022-12-31"],
        ["hue", "Huế", "official", "2023-01-01", ""],
    ]
    import_rows(admin_page, NAME, rows, XLSX)
    assert AgencyName.objects.count() == 3
    assert Agency.objects.named_on(date(2022, 9, 6)).get().name == "Thuận Hóa"


def test_two_official_names_on_one_day_are_refused(admin_page: Client) -> None:
    hue = AgencyFactory.create(slug="hue", name="Huế")
    AgencyNameFactory.create(agency=hue, text="Thừa Thiên Huế", kind="official")
    rows: Rows = [OFFICIAL, ["hue", "Huế", "official", "2025-01-01", ""]]
    [problem], _effects = said(admin_page, NAME, rows)
    assert problem.startswith("Dòng 2, cột starts_on:")
    assert "“Thừa Thiên Huế”" in problem
    ended: Rows = [*rows, ["hue", "Thừa Thiên Huế", "official", "", "2024-12-31"]]
    assert said(admin_page, NAME, ended) == ([], [])


def test_a_name_is_free_on_the_days_on_which_the_agency_had_another(admin_page: Client) -> None:
    hue = AgencyFactory.create(slug="hue", name="Huế")
    AgencyNameFactory.create(agency=hue, text="Huế", kind="official", starts_on=date(2025, 1, 1))
    AgencyFactory.create(slug="cu", name="Cũ", ends_on=date(2026, 1, 1))
    until: Rows = [OFFICIAL, ["cu", "Huế", "alias", "", "2024-12-31"]]
    assert said(admin_page, NAME, until) == ([], [])
    [problem], _effects = said(admin_page, NAME, [OFFICIAL, ["cu", "Huế", "alias", "", ""]])
    assert "Huế (hue)" in problem


@pytest.mark.parametrize("becomes", ["changed", "deleted"])
def test_row_that_somebody_saves_between_reading_and_writing_is_not_written_over(
    administrator: User, becomes: str
) -> None:
    agency = AgencyFactory.create(slug="hue", name="Huế", display_order=1)
    rows: Rows = [["slug", "short_name"], ["hue", "H"]]
    resource = AgencyResource()
    plan = resource.plan(read_flat_file(workbook(rows)))
    if becomes == "changed":
        Agency.objects.update(display_order=7)
    else:
        agency.delete()
    with transaction.atomic(), pytest.raises(Refused, match="người khác"):
        resource.carry_out(plan, by=administrator, at=timezone.now(), reason="")
    stored = Agency.objects.values_list("display_order", "short_name")
    assert list(stored) == ([(7, "")] if becomes == "changed" else [])


def test_column_that_the_file_does_not_have_is_called_as_on_the_page(admin_page: Client) -> None:
    problems, _effects = said(admin_page, AGENCY, [["slug", "name"], ["a", "A"]])
    assert [problem.partition(":")[0] for problem in problems] == [
        "Dòng 2, cột nhóm",
        "Dòng 2, cột thứ tự hiển thị",
    ]
