"""The table of 2022 on the units of 1/7/2025, chosen on its page."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.test_pages import WIDTHS, look
from indicators.reorganising.shipped import shipped_files

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_provinces_of_2022_are_read_as_34(watched: Page, site: str, width: int) -> None:
    for path in shipped_files():
        call_command("reorganise", str(path), stdout=StringIO())
    watched.set_viewport_size({"width": width, "height": 900})
    watched.goto(f"{site}/league/online-provision/2022-09-06/?kind=province")
    rows = watched.locator("#table-province tbody tr")
    expect(rows).to_have_count(63)
    units = watched.get_by_label("Đơn vị hành chính", exact=True)
    units.focus()
    units.select_option("01/07/2025 – 34 tỉnh, thành phố")
    expect(rows).to_have_count(34)
    expect(watched).to_have_url(re.compile(r"kind=province.*units_on=2025-07-01"))
    expect(watched.locator(".bar-legend")).to_contain_text("2 hoàn thành")
    expect(watched.locator(".on-units")).to_contain_text("202/2025/QH15")
    second = rows.nth(1)
    expect(second).to_contain_text("Thành phố Đà Nẵng")
    second.locator("summary").press("Enter")
    expect(second.get_by_role("link", name="Quảng Nam")).to_be_visible()
    look(watched, watched.url)
