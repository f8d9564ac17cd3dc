"""The import pages of the admin: what the library loses without a word is refused here."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.models import Agency, AgencyName, Service, ServiceDeadline
from entities.tests.factories import AgencyFactory, LegalDocumentFactory
from indicators.models import Period, Target
from indicators.tests.admin.flat_files import (
    CSV,
    HEAD,
    IMPORTED,
    KINDS,
    Rows,
    address,
    confirm,
    import_rows,
    preview,
)
from indicators.tests.factories import IndicatorFactory


@KINDS
def test_agencies_come_in_with_history(admin_page: Client, administrator: User, kind: str) -> None:
    AgencyFactory.create(slug="an-giang", name="An Giang cũ")
    rows: Rows = [
        HEAD,
        ["an-giang", "An Giang", "province", 6],
        ["ca-mau", "Cà Mau", "province", 7],
    ]
    import_rows(admin_page, "agency", rows, kind)
    assert dict(Agency.objects.values_list("slug", "name")) == {
        "an-giang": "An Giang",
        "ca-mau": "Cà Mau",
    }
    assert Agency.objects.get(slug="ca-mau").key == "ca mau"
    change = Agency.history.filter(slug="an-giang").first()
    assert change is not None
    assert change.history_user == administrator
    assert change.history_change_reason.startswith("Nhập từ file.")


REFUSED: dict[str, tuple[Rows, list[str]]] = {
    "whole_number_with_decimals": (
        [HEAD, ["an-giang", "An Giang", "province", 1.7]],
        ["display_order", "1.7"],
    ),
    "repeated_key": (
        [HEAD, ["an-giang", "An Giang", "province", 6], ["an-giang", "Cà Mau", "province", 7]],
        ["2", "3", "an-giang"],
    ),
    "unknown_code": (
        [[*HEAD, "parent"], ["xa-a", "Xã A", "commune", 1, "khong-co"]],
        ["parent", "khong-co"],
    ),
    "unknown_choice": (
        [HEAD, ["an-giang", "An Giang", "tỉnh", 6]],
        ["kind", "tỉnh", "province"],
    ),
    "unknown_column": (
        [[*HEAD, "ghi_chu"], ["an-giang", "An Giang", "province", 6, ""]],
        ["ghi_chu"],
    ),
    "missing_key_column": ([["name"], ["An Giang"]], ["slug"]),
    "empty_key": ([HEAD, ["", "An Giang", "province", 6]], ["2", "slug"]),
    "constraint": (
        [
            [*HEAD, "starts_on", "ends_on"],
            ["an-giang", "An Giang", "province", 6, "2022-02-01", "2022-01-01"],
        ],
        ["Ngày cuối không được trước ngày đầu"],
    ),
    "day_in_another_form": (
        [[*HEAD, "starts_on"], ["an-giang", "An Giang", "province", 6, "1/10/2026"]],
        ["starts_on", "1/10/2026", "2022-09-06"],
    ),
}


@KINDS
@pytest.mark.parametrize("case", REFUSED)
def test_bad_row_is_refused_with_what_was_read(admin_page: Client, kind: str, case: str) -> None:
    rows, said = REFUSED[case]
    shown = preview(admin_page, "agency", rows, kind)
    page = shown.content.decode()
    assert "confirm_form" not in shown.context
    for words in said:
        assert words in page
    assert not Agency.objects.exists()


@KINDS
def test_one_bad_row_keeps_all_rows_out(admin_page: Client, kind: str) -> None:
    rows: Rows = [
        HEAD,
        ["ca-mau", "Cà Mau", "province", 7],
        ["an-giang", "An Giang", "province", "x"],
    ]
    preview(admin_page, "agency", rows, kind)
    assert not Agency.objects.exists()


@KINDS
def test_confirm_that_fails_does_not_say_finished(admin_page: Client, kind: str) -> None:
    """The base changed between the two steps: another agency took a name that is unique."""
    agency = AgencyFactory.create(slug="parent-1")
    rows: Rows = [[*HEAD, "parent"], ["xa-a", "Xã A", "commune", 1, "parent-1"]]
    shown = preview(admin_page, "agency", rows, kind)
    agency.delete()
    page = confirm(admin_page, "agency", shown).content.decode()
    assert not Agency.objects.exists()
    assert "parent-1" in page
    assert "Chưa nhập gì" in page


@KINDS
def test_double_confirm_is_answered_and_does_nothing(admin_page: Client, kind: str) -> None:
    rows: Rows = [HEAD, ["ca-mau", "Cà Mau", "province", 7]]
    shown = preview(admin_page, "agency", rows, kind)
    confirm(admin_page, "agency", shown)
    Agency.objects.update(name="Đã sửa")
    again = confirm(admin_page, "agency", shown)
    assert again.status_code == 200
    assert "đã được thực hiện" in again.content.decode()
    assert Agency.objects.get().name == "Đã sửa"


def test_confirm_cannot_name_another_file(admin_page: Client, tmp_path: Any) -> None:
    form = {
        "import_file_name": "passwords.csv",
        "original_file_name": "x.csv",
        "format": CSV,
        "resource": "0",
    }
    page = admin_page.post(address("agency", "process_import"), form)
    assert "không phải của bạn" in page.content.decode()
    assert not Agency.objects.exists()


def test_confirm_takes_only_the_own_file(admin_page: Client, client: Client) -> None:
    rows: Rows = [HEAD, ["ca-mau", "Cà Mau", "province", 7]]
    shown = preview(admin_page, "agency", rows, CSV)
    other = User.objects.create_superuser("other", password="x")
    client.force_login(other)
    page = confirm(client, "agency", shown)
    assert "không phải của bạn" in page.content.decode()
    assert not Agency.objects.exists()


@pytest.mark.parametrize("model", IMPORTED)
def test_supervisor_may_not_import(client: Client, supervisor: User, model: str) -> None:
    client.force_login(supervisor)
    assert client.get(address(model, "import")).status_code == 403
    assert client.post(address(model, "process_import"), {}).status_code == 403
    assert client.get(address(model, "export")).status_code == 200


@KINDS
def test_targets_periods_names_and_services_come_in(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế")
    IndicatorFactory.create(slug="online-payment")
    LegalDocumentFactory.create(type="decision", number="422/QĐ-TTg", issued_on="2022-04-04")
    decision = "decision:422/QĐ-TTg:2022-04-04"
    import_rows(
        admin_page,
        "target",
        [
            ["indicator", "kind", "value", "starts_on", "basis"],
            ["online-payment", "province", "40.5", "2024-01-01", decision],
            ["online-payment", "ministry", "45", "2024-01-01", decision],
        ],
        kind,
    )
    import_rows(
        admin_page,
        "period",
        [
            ["code", "label", "as_of", "cycle", "state", "is_public"],
            ["2024-09-14", "Quý III/2024", "2024-09-14", "quarter", "open", "0"],
        ],
        kind,
    )
    import_rows(admin_page, "agencyname", [["agency", "text"], ["bo-y-te", "BYT"]], kind)
    import_rows(
        admin_page,
        "servicedeadline",
        [
            ["service", "agency", "decision", "deadline_text", "due_on", "precision"],
            ["Thanh toán viện phí", "bo-y-te", decision, "Quý II", "2022-06-30", "quarter"],
        ],
        kind,
    )
    assert sorted(map(str, Target.objects.values_list("value", flat=True))) == ["40.500", "45.000"]
    assert Period.objects.get().is_public is False
    assert AgencyName.objects.get().key == "byt"
    assert ServiceDeadline.objects.get().service == Service.objects.get()


@KINDS
def test_import_touches_only_what_the_person_may_see(
    admin_page: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    AgencyFactory.create(slug="an-giang", name="An Giang")
    monkeypatch.setattr(
        "entities.admin.agencies.AgencyAdmin.get_queryset",
        lambda self, request: Agency.objects.exclude(slug="an-giang"),
    )
    preview(admin_page, "agency", [HEAD, ["an-giang", "Chiếm", "province", 1]], kind)
    shown = preview(admin_page, "agency", [HEAD, ["an-giang", "Chiếm", "province", 1]], kind)
    assert "confirm_form" not in shown.context
    assert Agency.objects.get().name == "An Giang"
