"""The annex on the units of another day: a draft that says so, never published."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.pages import links, text, tree
from indicators.models import Period, Publication
from indicators.publishing.edition import Edition, edition, layout_named

pytestmark = pytest.mark.usefixtures("_reorganised")
PAGE = reverse("publication-draft", args=("2022-09-06",))
SAID = "DỰ THẢO, trên đơn vị hành chính ngày 01/7/2025"


def draft(code: str = "2022-09-06", layout: str = "2022") -> Edition:
    period = Period.objects.get(code=code)
    return edition(period, layout_named(layout), units_on=date(2025, 7, 1))


def rows(found: Edition, name: str) -> dict[str, tuple[str, ...]]:
    (table,) = (table for table in found.written.tables if table.name == name)
    return {row.texts[1]: row.texts for _label, row in table.grouped()}


def test_title_says_that_it_is_a_draft_and_on_which_units() -> None:
    found = draft()
    assert found.written.title.endswith("– DỰ THẢO, trên đơn vị hành chính ngày 01/7/2025")
    assert (
        "DỰ THẢO" not in edition(Period.objects.get(code="2022-09-06"), found.layout).written.title
    )


def test_units_stand_in_their_order_with_sums_or_that_they_cannot_be_combined() -> None:
    found = draft()
    sync = rows(found, "IV.1")
    assert len(sync) == 34
    assert "926.659" in sync["Thành phố Hồ Chí Minh"]
    payable = rows(found, "V.1")
    assert payable["Gia Lai"][-1] == "Không đủ dữ liệu để gộp"
    assert "91,53" in payable["Nghệ An"]


def test_counts_of_procedures_are_not_printed_as_those_of_the_unit() -> None:
    provision = rows(draft(), "I.1")
    assert provision["Thành phố Đà Nẵng"][2:4] == ("", "")
    assert "74,51" in provision["Thành phố Đà Nẵng"]
    assert "1.588" in provision["Quảng Ninh"]


def test_it_is_never_frozen() -> None:
    found = draft()
    with pytest.raises(ValueError, match="units of another day"):
        found.content.as_json()
    with pytest.raises(ValueError, match="units of another day"):
        _ = found.digest


def test_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "annex.xlsx"
    call_command(
        *("export_annex", "--as-of", "2022-09-06", "--units-on", "2025-12-31"),
        *("--output", str(target)),
    )
    sheets = load_workbook(target, read_only=True).worksheets
    texts = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert any("DỰ THẢO, trên đơn vị hành chính ngày 01/7/2025" in str(text) for text in texts)
    assert "Thành phố Huế" in texts


def test_a_day_outside_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        call_command(
            *("export_annex", "--as-of", "2022-09-06", "--units-on", "2090-01-01"),
            *("--output", str(tmp_path / "annex.xlsx")),
        )
    assert raised.value.returncode == 2


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(staff("coordinator", Role.COORDINATOR))
    return client


def test_page_of_what_is_to_be_published_offers_the_days(office: Client) -> None:
    page = tree(office.get(PAGE))
    days = page.xpath("//select[@name='units_on']/option/@value")
    assert {"", "2025-03-01", "2025-07-01"} <= set(days)
    assert page.xpath("//input[@name='digest']")
    assert "DỰ THẢO" not in text(page)


def test_nothing_is_published_from_the_page_of_a_draft(office: Client) -> None:
    plain = office.get(PAGE).context
    sent = {"layout": "2022", "number": plain["number"], "digest": plain["digest"]}
    sent |= {"state": plain["period"].state, "in_spite": "on", "in_spite_reason": "Thử"}
    for page in (
        office.get(PAGE, {"units_on": "2025-12-31"}),
        office.post(f"{PAGE}?units_on=2025-07-01", sent),
    ):
        assert SAID in text(tree(page))
        assert not tree(page).xpath("//main//form[@method='post']")
    assert not Publication.objects.exists()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_draft_is_downloaded_in_the_layout_that_was_asked(office: Client, kind: str) -> None:
    page = office.get(PAGE, {"units_on": "2025-07-01", "layout": "2022"})
    (address,) = (found for found in links(page) if f"_export={kind}" in found)
    assert "layout=2022" in address
    answer = office.get(f"{PAGE}{address}")
    name = f"du-thao_2022-09-06_units_2025-07-01.{kind}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    if kind == "xlsx":
        sheets = load_workbook(BytesIO(answer.content)).worksheets
        cells = [str(cell) for row in sheets[0].iter_rows(values_only=True) for cell in row]
        assert any(SAID in cell for cell in cells)


def test_layout_that_does_not_fit_is_explained(office: Client) -> None:
    other = reverse("publication-draft", args=("2023-07-25",))
    page = office.get(other, {"units_on": "2025-07-01", "layout": "2022", "_export": "docx"})
    assert "Đồng bộ hồ sơ, Thủ tục thanh toán được" in page.context["refusal"]
    assert "written" not in page.context


@pytest.mark.parametrize(
    "asked",
    [
        {"units_on": "2022-09-05"},
        {"units_on": "2999-01-01"},
        {"units_on": "2025-02-30"},
        {"units_on": "2025-07-01", "_export": "exe"},
    ],
)
def test_a_day_or_a_file_that_is_none_is_not_found(office: Client, asked: dict[str, str]) -> None:
    assert office.get(PAGE, asked).status_code == 404
