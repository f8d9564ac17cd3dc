"""Flat files and past states in the admin, in Chromium under the strict policy."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import sign_in
from entities.models import Agency
from indicators.models import Target
from indicators.tests.factories import (
    IndicatorFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
)
from indicators.tests.leagues import add_row

pytestmark = pytest.mark.browser

HEAD = "slug,name,kind,display_order\n"


def upload(page: Page, site: str, model: str, text: str) -> None:
    page.goto(site + reverse(f"admin:{model}_import"))
    page.set_input_files(
        "[name=file]", {"name": "bang.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("main form button")


def test_file_is_refused_then_previewed_then_imported(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    upload(watched, site, "entities_agency", f"{HEAD}thu,Thử,other,1.7\n")
    assert "display_order: “1.7”" in watched.inner_text(".errorlist")
    # An agency without figures: of one with figures the name is not overwritten.
    changed = "phong-thuong-mai-va-cong-nghiep-viet-nam,Liên đoàn thử,other,1"
    upload(watched, site, "entities_agency", f"{HEAD}thu,Thử,other,17\n{changed}\n")
    assert "Thử" in watched.inner_text(".flat-rows")
    watched.click("[value=confirm]")
    watched.get_by_text("Đã nhập tệp.").wait_for()
    assert Agency.objects.get(slug="thu").display_order == 17


def test_target_of_2027_is_imported_with_its_effects_read_first_and_undone(
    watched: Page, site: str
) -> None:
    sign_in(watched, site, "quantri")
    indicator = IndicatorFactory.create(slug="chi-so-2027", short_name="Chỉ số thử")
    period = PeriodFactory.create(code="2027-03-31", as_of=date(2027, 3, 31), label="Quý I/2027")
    asked = PeriodIndicatorFactory.create(period=period, indicator=indicator)
    add_row(asked, Agency.objects.get(slug="ha-noi"), numerator=60, denominator=100)
    before = Target.objects.count()
    head = "Chỉ số;Nhóm cơ quan;Chỉ tiêu (%);Từ ngày;Đến ngày\n"
    row = "Chỉ số thử;Tỉnh, thành phố;99,5%;01/01/2027;31/12/2027\n"
    upload(watched, site, "indicators_target", f"{head}{row}")
    assert "99,5" in watched.inner_text(".flat-rows")
    assert "1 cơ quan" in watched.inner_text(".import-effects")
    assert "Quý I/2027" in watched.inner_text(".import-effects")
    watched.click("[value=confirm]")
    watched.get_by_text("Đã nhập tệp.").wait_for()
    assert Target.objects.filter(starts_on=date(2027, 1, 1)).count() == 1
    watched.click(".flat-undo summary")
    watched.click("[value=undo]")
    watched.get_by_text("Đã hoàn tác lần nhập.").wait_for()
    assert Target.objects.count() == before


def test_export_page_and_past_state_open(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    watched.goto(site + reverse("admin:entities_agency_export"))
    assert watched.locator("[name=kind]").count() == 2
    state = Agency.history.filter(slug="bo-tai-chinh").latest()
    past = reverse("admin:entities_agency_simple_history", args=(state.id, state.pk))
    response = watched.goto(site + past)
    assert response is not None
    assert response.status == 200
    assert "Bộ Tài chính" in watched.inner_text("main")
    assert watched.locator("main form [type=submit]").count() == 0
