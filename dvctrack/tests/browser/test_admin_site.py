"""The admin as a part of the site: its header at each width, and the way there and back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_pages import SCHEMES
from entities.models import Agency
from indicators.models import Submission

pytestmark = pytest.mark.browser
WIDTHS = (1366, 1024, 390)
INDEX = reverse("admin:index")


def fits(page: Page) -> bool:
    """Whether the page is no wider than the screen, and nothing of the header is cut."""
    return bool(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth
            && [...document.querySelectorAll(".site-header *")].every(
              (part) => part.getBoundingClientRect().right <= innerWidth + 1)"""
        )
    )


@pytest.mark.parametrize("user", ["quantri", "dieuphoi", "giamsat"])
def test_people_go_to_the_admin_and_back_by_its_links(watched: Page, site: str, user: str) -> None:
    sign_in(watched, site, user)
    agency = Agency.objects.get(slug="bo-tai-chinh")
    form = reverse("admin:entities_agency_change", args=(agency.pk,))
    header = watched.locator(".site-header")
    # From the menu by the job and the list to the row, and to its page.
    header.get_by_role("link", name="Quản trị").click()
    expect(watched.locator("main h1")).to_have_text("Quản trị")
    watched.locator("#agencies").get_by_role("link", name="Cơ quan", exact=True).click()
    expect(header.locator("[aria-current=page]")).to_have_text("Quản trị")
    watched.goto(site + form)
    watched.get_by_role("link", name="Xem trên trang").click()
    watched.wait_for_url(f"{site}{agency.get_absolute_url()}")
    words = "Sửa trong trang quản trị" if user == "quantri" else "Xem trong trang quản trị"
    watched.get_by_role("link", name=words, exact=True).click()
    watched.wait_for_url(f"{site}{form}")
    watched.get_by_label("Đường dẫn trang").get_by_role("link", name="Quản trị").click()
    watched.wait_for_url(site + INDEX)
    # What is searched for and in which language are as everywhere.
    header.get_by_role("button", name="English").click()
    expect(watched.locator("main h1")).to_have_text("Administration")
    header.get_by_role("button", name="Tiếng Việt").click()
    header.get_by_role("searchbox").fill("bo tai chinh")
    header.get_by_role("button", name="Tìm kiếm").click()
    watched.wait_for_url("**/search/?q=*")


def test_every_kind_of_page_fits_light_and_dark(page: Page, site: str) -> None:
    """Not watched: axe itself writes inline styles into the admin, which the policy refuses."""
    sign_in(page, site, "quantri")
    agency = Agency.objects.get(slug="bo-tai-chinh")
    figure = Submission.objects.filter(agency=agency).first()
    assert figure is not None
    for path in (
        INDEX,
        reverse("admin:indicators_submission_changelist"),
        reverse("admin:indicators_submission_change", args=(figure.pk,)),
        reverse("admin:indicators_submission_history", args=(figure.pk,)),
        reverse("admin:indicators_submission_delete", args=(figure.pk,)),
        reverse("admin:entities_agency_import"),
        reverse("admin:entities_agency_export"),
        f"{reverse('admin:entities_legaldocument_add')}?_popup=1",
    ):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(f"{site}{path}")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page).response["violations"]
            serious = {
                rule["id"]: rule["nodes"][0]["html"]
                for rule in found
                if rule["impact"] in ("serious", "critical")
            }
            assert serious == {}, (path, scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), (path, width)


def test_menu_opens_on_a_phone_within_the_admin(watched: Page, site: str) -> None:
    sign_in(watched, site, "quantri")
    watched.set_viewport_size({"width": 390, "height": 900})
    watched.goto(site + INDEX)
    watched.get_by_role("button", name="Trình đơn").click()
    header = watched.locator(".site-header")
    expect(header.get_by_role("link", name="Bảng xếp hạng")).to_be_visible()
    header.get_by_role("button", name="quantri").click()
    expect(header.get_by_role("link", name="Tài khoản")).to_be_visible()
    assert fits(watched)
