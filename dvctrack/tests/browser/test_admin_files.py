"""Flat files and past states in the admin, in Chromium under the strict policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import sign_in
from entities.models import Agency

pytestmark = pytest.mark.browser

HEAD = "slug,name,kind,display_order\n"


def upload(page: Page, site: str, text: str) -> None:
    page.goto(site + reverse("admin:entities_agency_import"))
    page.set_input_files(
        "[name=import_file]",
        {"name": "co-quan.csv", "mimeType": "text/csv", "buffer": text.encode()},
    )
    page.click("main [type=submit]")


def test_file_is_refused_then_previewed_then_imported(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    upload(watched, site, f"{HEAD}thu,Thử,other,1.7\n")
    assert "display_order: “1.7”" in watched.inner_text(".errorlist")
    # An agency without figures: of one with figures the name is not overwritten.
    changed = "phong-thuong-mai-va-cong-nghiep-viet-nam,Liên đoàn thử,other,1"
    upload(watched, site, f"{HEAD}thu,Thử,other,17\n{changed}\n")
    assert "Thử" in watched.inner_text(".import-preview")
    watched.click("[name=confirm]")
    watched.wait_for_url(f"**{reverse('admin:entities_agency_changelist')}")
    assert Agency.objects.get(slug="thu").display_order == 17


def test_export_page_and_past_state_open(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    watched.goto(site + reverse("admin:entities_agency_export"))
    assert watched.locator("[name=format]").is_visible()
    state = Agency.history.filter(slug="bo-tai-chinh").latest()
    past = reverse("admin:entities_agency_simple_history", args=(state.id, state.pk))
    response = watched.goto(site + past)
    assert response is not None
    assert response.status == 200
    assert "Bộ Tài chính" in watched.inner_text("main")
    assert watched.locator("main form [type=submit]").count() == 0
