"""The two steps of an import: what the library loses without a word is refused here."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dvctrack.lib.admin.exporting import CSV
from entities.admin.tests.flat_files import (
    KINDS,
    Rows,
    confirm,
    import_rows,
    may_confirm,
    preview,
    send,
    workbook,
)
from entities.choices import FlatState, Role
from entities.models import Agency, FlatImport
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory

pytestmark = pytest.mark.both_databases

AGENCY = "entities_agency"
HEAD = ["slug", "name", "kind", "display_order"]
CA_MAU: Rows = [HEAD, ["ca-mau", "Cà Mau", "province", 7]]


@KINDS
def test_agencies_come_in_with_history(admin_page: Client, administrator: User, kind: str) -> None:
    AgencyFactory.create(slug="an-giang", name="An Giang cũ")
    import_rows(admin_page, AGENCY, [*CA_MAU, ["an-giang", "An Giang", "province", 6]], kind)
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
        ["Dòng 2, cột display_order", "“1"],
    ),
    "thousands_with_a_comma": (
        [HEAD, ["an-giang", "An Giang", "province", "1,850"]],
        ["Dòng 2, cột display_order", "“1,850”"],
    ),
    "repeated_key": (
        [HEAD, ["an-giang", "An Giang", "province", 6], ["an-giang ", "Cà Mau", "province", 7]],
        ["Dòng 2 và dòng 3", "an-giang"],
    ),
    "unknown_code": (
        [[*HEAD, "parent"], ["xa-a", "Xã A", "commune", 1, "khong-co"]],
        ["Dòng 2, cột parent", "khong-co"],
    ),
    "unknown_choice": (
        [HEAD, ["an-giang", "An Giang", "tỉnh", 6]],
        ["Dòng 2, cột kind", "“tỉnh”", "Tỉnh, thành phố"],
    ),
    "unknown_column": (
        [[*HEAD, "ghi_chu"], ["an-giang", "An Giang", "province", 6, ""]],
        ["“ghi_chu”", "khóa địa chỉ, tên"],
    ),
    "repeated_column": (
        [[*HEAD, "name"], ["an-giang", "An Giang", "province", 6, "Cà Mau"]],
        ["Cột “name”"],
    ),
    "value_without_heading": (
        [HEAD, ["an-giang", "An Giang", "province", 6, "lạc"]],
        ["E2", "“lạc”"],
    ),
    "missing_key_column": ([["name"], ["An Giang"]], ["Thiếu cột “khóa địa chỉ”"]),
    "empty_key": ([HEAD, ["", "An Giang", "province", 6]], ["Dòng 2, cột slug"]),
    "error_value": ([HEAD, ["an-giang", "#REF!", "province", 6]], ["B2", "“#REF!”"]),
    "constraint": (
        [
            [*HEAD, "starts_on", "ends_on"],
            ["an-giang", "An Giang", "province", 6, "2022-02-01", "2022-01-01"],
        ],
        ["Dòng 2", "Ngày cuối không được trước ngày đầu"],
    ),
    "day_in_another_form": (
        [[*HEAD, "starts_on"], ["an-giang", "An Giang", "province", 6, "10/2026"]],
        ["Dòng 2, cột starts_on", "“10/2026”", "06/09/2022"],
    ),
    "too_long": (
        [HEAD, ["an-giang", "An Giang " * 50, "province", 6]],
        ["Dòng 2, cột name", "An Giang"],
    ),
}


@KINDS
@pytest.mark.parametrize("case", REFUSED)
def test_bad_row_is_refused_with_what_was_read(admin_page: Client, kind: str, case: str) -> None:
    rows, said = REFUSED[case]
    shown = preview(admin_page, AGENCY, rows, kind)
    page = shown.content.decode()
    assert not may_confirm(shown)
    for words in said:
        assert words in page
    assert "Traceback" not in page
    assert not Agency.objects.exists()


@KINDS
def test_every_error_is_said_and_no_row_comes_in(admin_page: Client, kind: str) -> None:
    rows: Rows = [*CA_MAU, ["an-giang", "An Giang", "x", 1.5], ["", "Huế", "province", 9]]
    page = preview(admin_page, AGENCY, rows, kind).content.decode()
    for place in ("Dòng 3, cột kind", "Dòng 3, cột display_order", "Dòng 4, cột slug"):
        assert place in page
    assert not Agency.objects.exists()


@KINDS
def test_empty_rows_are_passed_over(admin_page: Client, kind: str) -> None:
    rows: Rows = [*CA_MAU, ["", "", "", ""], ["hue", "Huế", "province", 9], ["", "", "", ""]]
    import_rows(admin_page, AGENCY, rows, kind)
    assert set(Agency.objects.values_list("slug", flat=True)) == {"ca-mau", "hue"}


BROKEN = {
    "picture": (b"\x89PNG\r\n\x1a\n", "ảnh"),
    "empty": (b"\xef\xbb\xbf \n", "Tệp trống"),
    "unclosed_quote": (b'slug,name\nx,"y\nz,w\n', "dấu ngoặc kép"),
    "nul_byte": (b"\xef\xbb\xbfslug,name\nx,a\x00b\n", "Dòng 2"),
    "empty_workbook": (workbook([]), "Tệp trống"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_in_words(admin_page: Client, case: str) -> None:
    content, said = BROKEN[case]
    shown = send(admin_page, AGENCY, SimpleUploadedFile("file", content))
    assert said in shown.content.decode()
    assert FlatImport.objects.get().state == FlatState.REFUSED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_is_told_by_its_content_and_not_by_its_name(admin_page: Client, encoding: str) -> None:
    content = "slug;name;kind;display_order\nda-nang;Đà Nẵng;province;1.850\n".encode(encoding)
    shown = send(admin_page, AGENCY, SimpleUploadedFile("file.xlsx", content))
    confirm(admin_page, AGENCY, shown)
    agency = Agency.objects.get()
    assert (agency.name, agency.display_order) == ("Đà Nẵng", 1850)


def test_file_that_is_too_large_is_refused(
    admin_page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dvctrack.lib.files.forms.MOST_BYTES", 10)
    assert "10 MB" in preview(admin_page, AGENCY, CA_MAU, CSV).content.decode()


@KINDS
def test_preview_shows_no_inline_style(admin_page: Client, kind: str) -> None:
    page = preview(admin_page, AGENCY, CA_MAU, kind).content.decode()
    assert "<ins>Cà Mau</ins>" in page
    assert 'style="' not in page


@KINDS
def test_confirm_that_fails_does_not_say_finished(admin_page: Client, kind: str) -> None:
    """The base changed between the two steps: the parent is gone."""
    parent = AgencyFactory.create(slug="parent-1")
    rows: Rows = [[*HEAD, "parent"], ["xa-a", "Xã A", "commune", 1, "parent-1"]]
    shown = preview(admin_page, AGENCY, rows, kind)
    parent.delete()
    page = confirm(admin_page, AGENCY, shown).content.decode()
    assert not Agency.objects.exists()
    assert "Dòng 2, cột parent" in page
    assert "Chưa nhập gì" in page


@KINDS
def test_double_confirm_is_answered_and_does_nothing(admin_page: Client, kind: str) -> None:
    shown = preview(admin_page, AGENCY, CA_MAU, kind)
    confirm(admin_page, AGENCY, shown)
    Agency.objects.update(name="Đã sửa")
    again = confirm(admin_page, AGENCY, shown)
    assert again.status_code == 200
    assert Agency.objects.get().name == "Đã sửa"


def test_confirm_takes_only_the_own_file(admin_page: Client, client: Client) -> None:
    shown = preview(admin_page, AGENCY, CA_MAU, CSV)
    client.force_login(staff("khac", Role.ADMINISTRATOR))
    assert confirm(client, AGENCY, shown).status_code == 403
    assert not Agency.objects.exists()


@KINDS
def test_import_touches_only_what_the_person_may_see(
    admin_page: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    AgencyFactory.create(slug="an-giang", name="An Giang")
    monkeypatch.setattr(
        "entities.admin.agencies.agency.AgencyAdmin.get_queryset",
        lambda self, request: Agency.objects.exclude(slug="an-giang"),
    )
    shown = preview(admin_page, AGENCY, [HEAD, ["an-giang", "Chiếm", "province", 1]], kind)
    assert not may_confirm(shown)
    assert Agency.objects.get().name == "An Giang"
