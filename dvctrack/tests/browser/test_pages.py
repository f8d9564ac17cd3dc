"""Every page in Chromium: strict CSP without a complaint, no serious trouble for axe."""

import re
import subprocess
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import sign_in
from entities.models import Agency
from indicators.models import Submission

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/?period=2022-09-06",
    "/league/online-provision/2022-09-06/",
    "/league/dossier-sync/2022-09-06/?kind=ministry",
    "/league/payment-procedures/2022-09-06/",
    "/league/online-payment/2023-07-25/",
    "/league/online-payment/2023-07-25/?kind=province&sort=-rate",
    "/?period=2023-07-25&indicator=online-payment",
    "/league/online-provision/2022-09-06/bo-tai-chinh/",
    "/league/online-payment/2023-07-25/da-nang/",
    "/agencies/bo-tai-chinh/sheet/",
    "/services/?on=2022-09-06",
    "/services/by-quarter/",
    "/services/by-agency/?on=2022-09-06",
    "/services/flow/",
    "/help/",
    "/search/?q=bo+t",
    "/search/?q=zzz",
    "/agencies/",
    "/agencies/?q=tp.hcm",
    "/agencies/bo-tai-chinh/",
    "/agencies/tap-doan-dien-luc-viet-nam/",
    "/login/",
    "/no-such-page/",
)
SIGNED_IN = (
    "/",
    "/services/",
    "/services/flow/?on=2022-12-31&of=2022-Q3&change=new",
    "/services/compare/?from=2022-06-30&to=2022-12-31",
    "/checks/",
    "/checks/2022-09-06/",
    "/agencies/bo-tai-chinh/",
    "/league/online-provision/2022-09-06/?seen_at=01/01/2022",
    "/league/online-provision/2022-09-06/bo-tai-chinh/",
)
WIDTHS = {"desktop": 1280, "phone": 390}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def look(page: Page, address: str) -> None:
    """Open a page; axe finds nothing serious, light or dark, and nothing is off the screen."""
    page.goto(address)
    for scheme in SCHEMES:
        # Without motion: a colour on its way to the other scheme is neither.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        serious = [
            (rule["id"], [node["html"] for node in rule["nodes"][:2]])
            for rule in found
            if rule["impact"] in ("serious", "critical")
        ]
        assert serious == [], (address, scheme)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ), f"{address} is wider than the screen"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_public_pages(watched: Page, site: str, width: int) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    not_found = "/no-such-page/"
    for path in PUBLIC:
        if path != not_found:
            look(watched, f"{site}{path}")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_for_those_signed_in(watched: Page, site: str, width: int) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    sign_in(watched, site, "giamsat")
    for path in SIGNED_IN:
        look(watched, f"{site}{path}")


def test_heading_and_names_stay_while_a_phone_looks_around(watched: Page, site: str) -> None:
    watched.set_viewport_size({"width": 390, "height": 800})
    watched.goto(f"{site}/league/dossier-sync/2022-09-06/?kind=province")
    watched.check("#show-all-columns")
    region = watched.locator(".table-scroll").first
    region.evaluate("region => region.scrollTo(400, 900)")
    frame = region.bounding_box()
    heading = region.locator("thead th").nth(3).bounding_box()
    name = region.locator("tbody tr").nth(30).locator(".col-name").bounding_box()
    assert frame is not None
    assert heading is not None
    assert name is not None
    assert abs(heading["y"] - frame["y"]) < 3
    assert abs(name["x"] - frame["x"]) < 3


def test_league_prints_with_its_heading_on_each_page(
    watched: Page, site: str, tmp_path: Path
) -> None:
    watched.emulate_media(color_scheme="dark", media="print")
    watched.goto(f"{site}/league/dossier-sync/2022-09-06/")
    printed = tmp_path / "league.pdf"
    watched.pdf(path=printed, prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [page for page in text.split("\f") if page.strip()]
    assert 3 <= len(pages) <= 9
    of_rows = [page for page in pages if "hoàn thành" in page and "Thành phố Hà Nội" in page]
    assert of_rows
    assert all("Hạng" in page for page in pages if re.search(r"^ *\d+ +\S", page, re.M))
    assert "Tìm kiếm" not in text


def test_sheet_of_an_agency_prints_on_one_page(watched: Page, site: str) -> None:
    for agency in ("bo-cong-an", "da-nang"):
        watched.goto(f"{site}/agencies/{agency}/sheet/")
        printed = watched.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b(?!s)", printed)) == 1, agency


def test_admin_pages_run_under_the_strict_policy(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    watched.goto(f"{site}/admin/")
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in ("entities", "indicators"):
            continue
        info = f"{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"admin:{info}_changelist")]
        row = model._default_manager.first()
        if row is not None:
            pages.append(reverse(f"admin:{info}_change", args=(row.pk,)))
        if hasattr(model, "history") and row is not None:
            pages.append(reverse(f"admin:{info}_history", args=(row.pk,)))
        pages += [
            reverse(f"admin:{info}_{name}")
            for name in ("import", "export")
            if hasattr(model_admin, f"{name}_action")
        ]
        for path in pages:
            response = watched.goto(f"{site}{path}")
            assert response is not None
            assert response.status == 200, path


def test_admin_pages_are_accessible(page: Page, site: str) -> None:
    """Not watched: axe itself writes inline styles into the admin, which the policy refuses."""
    sign_in(page, site, "quantri")
    agency = Agency.objects.get(slug="bo-tai-chinh")
    figure = Submission.objects.filter(agency=agency).first()
    assert figure is not None
    for path in (
        "/admin/",
        reverse("admin:entities_agency_changelist"),
        reverse("admin:entities_agency_change", args=(agency.pk,)),
        reverse("admin:indicators_submission_changelist"),
        reverse("admin:indicators_submission_change", args=(figure.pk,)),
        reverse("admin:indicators_submission_history", args=(figure.pk,)),
        reverse("admin:entities_agency_import"),
    ):
        page.goto(f"{site}{path}")
        found = Axe().run(page).response["violations"]
        serious = {
            rule["id"]: rule["nodes"][0]["html"]
            for rule in found
            if rule["impact"] in ("serious", "critical")
        }
        assert serious == {}, path


def test_administrator_corrects_a_figure_and_the_table_follows(watched: Page, site: str) -> None:
    figure = Submission.objects.get(
        agency__slug="bo-tai-chinh",
        indicator__slug="online-provision",
        period__code="2022-09-06",
    )
    sign_in(watched, site, "quantri")
    watched.goto(site + reverse("admin:indicators_submission_change", args=(figure.pk,)))
    watched.fill("[name=numerator]", "293")
    watched.click("[name=_save]")
    watched.goto(f"{site}/league/online-provision/2022-09-06/?kind=ministry")
    row = watched.locator("tr", has_text="Bộ Tài chính")
    assert "293" in row.inner_text()
    assert "46,29" in row.inner_text()
    watched.goto(site + reverse("admin:indicators_submission_history", args=(figure.pk,)))
    assert "296" in watched.locator("#change-history").inner_text()


def test_completion_that_the_office_records_counts_from_its_day(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    watched.goto(f"{site}/services/?on=2022-09-06&q=phat+nguoi")
    watched.locator("tbody tr").get_by_role("link").first.click()
    watched.get_by_role("link", name="Xác nhận hoàn thành").first.click()
    watched.fill("[name=done_on]", "05/09/2022")
    watched.fill("[name=on]", "05/09/2022")
    watched.get_by_label("Lý do").fill("Đã cung cấp trên Cổng Dịch vụ công")
    watched.get_by_role("button", name="Xác nhận hoàn thành").click()
    watched.goto(f"{site}/services/?on=2022-09-06")
    assert "phạt nguội" not in watched.locator("main").inner_text()
    watched.goto(f"{site}/services/?on=2022-09-04")
    assert "phạt nguội" in watched.locator("main").inner_text()


def test_reader_filters_sorts_and_switches_the_language(watched: Page, site: str) -> None:
    watched.goto(f"{site}/league/online-payment/2023-07-25/?kind=province")
    watched.click(".filters > summary")
    watched.fill("#id_q", "da nang")
    watched.locator("#id_q").press("Enter")
    watched.wait_for_url("**q=da*")
    assert watched.locator("tbody tr").count() == 1
    assert "32" in watched.locator("tbody tr").inner_text()
    watched.get_by_role("button", name="English").click()
    watched.wait_for_load_state()
    assert "Completed" in watched.locator("tbody tr").inner_text()


def test_officer_has_no_way_into_the_admin(page: Page, site: str) -> None:
    sign_in(page, site, "canbo-botuphap")
    page.goto(f"{site}/admin/")
    assert page.url == f"{site}/work/"
    assert "không thuộc vai trò" in page.locator("[role=alert]").inner_text()
    assert User.objects.filter(username="canbo-botuphap", is_staff=False).exists()
