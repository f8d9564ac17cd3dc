"""Forms of the admin in Chromium: an alias added on an agency's page, effects told while typing."""

from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from entities.models import Agency
from indicators.models import Target
from indicators.tests import expected

pytestmark = pytest.mark.browser

WIDTHS = (1366, 1024, 390)
OFFICE = "Nha Tư pháp Bắc Bộ"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    found: int = page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


def test_alias_added_on_the_page_of_an_agency_is_read_in_the_next_file(
    watched: Page, site: str, tmp_path: Path
) -> None:
    sign_in(watched, site, "quantri")
    agency = Agency.objects.get(slug="bo-tu-phap")
    watched.goto(site + reverse("admin:entities_agency_change", args=(agency.pk,)))
    for width in WIDTHS:
        watched.set_viewport_size({"width": width, "height": 900})
        assert overflow(watched) <= 0
    watched.click("#names-group .add-row a")
    watched.locator("#names-group input[name$='-text']:visible").last.fill(OFFICE)
    watched.click("[name=_save]")
    watched.wait_for_url(f"**{reverse('admin:entities_agency_changelist')}*")
    assert agency.names.filter(text=OFFICE).exists()

    book = load_workbook(expected.ANNEXES / "annex-2022.vi-locale.xlsx")
    cells = [cell for row in book["Sheet1"].iter_rows() for cell in row]
    named = [cell for cell in cells if str(cell.value).strip() == "Bộ Tư pháp"]
    assert named
    for cell in named:
        cell.value = OFFICE
    book.save(tmp_path / "phu-luc.xlsx")
    watched.goto(f"{site}/imports/")
    watched.set_input_files("[name=file]", tmp_path / "phu-luc.xlsx")
    watched.click("main form[method=post] button")
    watched.wait_for_selector(".verdict")
    expect(watched.locator("main")).not_to_contain_text("Không rõ cơ quan")


def test_target_says_whose_result_it_changes_while_it_is_typed(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    target = Target.objects.filter(kind="province", indicator__slug="online-payment").first()
    assert target is not None
    value = target.value
    watched.goto(site + reverse("admin:indicators_target_change", args=(target.pk,)))
    watched.fill("[name=value]", "99,5")
    watched.press("[name=value]", "Tab")
    expect(watched.locator("#effects li").first).to_contain_text("Chỉ tiêu 99,5%")
    watched.click("[name=_preview]")
    expect(watched.locator("#effects li").first).to_contain_text("Chỉ tiêu 99,5%")
    assert overflow(watched) <= 0
    target.refresh_from_db()
    assert target.value == value
