"""An administrator records the provinces of 1/7/2025 on a site with figures of before."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.models import Agency, Membership
from entities.tests.factories import MembershipFactory

pytestmark = pytest.mark.browser
PROVINCES = Path(settings.BASE_DIR) / "fixtures" / "reorganisations" / "2025-07-01-provinces.csv"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_file_of_the_provinces_is_looked_at_recorded_and_taken_back(
    watched: Page, site: str, width: int
) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    heir, other = (
        MembershipFactory.create(agency=Agency.objects.get(slug=slug), role="officer")
        for slug in ("an-giang", "kien-giang")
    )
    sign_in(watched, site, "quantri")
    look(watched, f"{site}/agencies/reorganise/")
    watched.set_input_files("[name=file]", PROVINCES)
    watched.click("text=Đọc tệp")
    expect(watched.locator(".verdict")).to_contain_text("52 đơn vị kết thúc hoạt động")
    look(watched, watched.url)
    select = watched.get_by_label(f"Nơi làm việc tiếp của {other.user.username}")
    expect(select).to_have_value("")
    select.select_option("an-giang-2025")
    watched.click("text=Ghi nhận sắp xếp đơn vị")
    watched.wait_for_selector("text=Đã ghi nhận việc sắp xếp đơn vị")
    look(watched, watched.url)
    provinces = Agency.objects.of_kind("province")
    assert provinces.valid_on(date(2025, 6, 30)).count() == 63
    assert provinces.valid_on(date(2025, 7, 1)).count() == 34
    went_over = Membership.objects.filter(agency__slug="an-giang-2025")
    assert set(went_over.values_list("user", flat=True)) == {heir.user_id, other.user_id}
    watched.click("text=Hoàn tác việc sắp xếp này …")
    look(watched, watched.url)
    watched.click("main form .btn-primary")
    watched.wait_for_selector("text=đã hoàn tác việc sắp xếp này")
    assert provinces.valid_on(date(2025, 7, 1)).count() == 63


def test_form_is_filled_in_with_the_keyboard_alone(watched: Page, site: str) -> None:
    watched.set_viewport_size({"width": 390, "height": 900})
    sign_in(watched, site, "quantri")
    look(watched, f"{site}/agencies/reorganise/form/")
    watched.locator("[name=relation]:checked").focus()
    watched.keyboard.press("Tab")
    watched.keyboard.type("An Giang")
    watched.keyboard.press("Tab")
    watched.keyboard.type("Kiên Giang")
    watched.locator("[name=successors-0-name]").focus()
    watched.keyboard.type("An Giang")
    watched.locator("[name=effective_on]").focus()
    watched.keyboard.type("1/7/2025")
    watched.keyboard.press("Enter")
    expect(watched.locator("h1")).to_have_text("an-giang-2025_2025-07-01.csv")
    expect(watched.locator(".verdict")).to_contain_text("2 dòng chưa kiểm chứng")
