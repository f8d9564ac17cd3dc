"""Pages on paper, as Chromium prints them."""

import re
import subprocess
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import sign_in
from entities.models import ServiceDeadline
from entities.tests.factories import ServiceFactory

pytestmark = pytest.mark.browser

PRINTED = {
    "league": "/league/online-provision/2022-09-06/?kind=province",
    "league_of_payments": "/league/online-payment/2023-07-25/",
    "services": "/services/?on=2022-09-06&state=all",
}
ROW = re.compile(r"^ *\d{1,2} +\S.* \d+,\d\d |\d\d/\d\d/\d{4} +\d\d/\d\d/\d{4}", re.M)


def on_paper(page: Page, folder: Path) -> list[str]:
    """The text of each page of A4."""
    path = folder / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    read = ["pdftotext", "-layout", str(path), "-"]
    text: str = subprocess.run(read, check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


@pytest.mark.parametrize("width", [1366, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", PRINTED.values(), ids=PRINTED)
def test_page_is_printed_without_its_forms(
    watched: Page, site: str, tmp_path: Path, path: str, width: int
) -> None:
    watched.set_viewport_size({"width": width, "height": 800})
    sign_in(watched, site, "giamsat")
    watched.goto(site + path)
    pages = on_paper(watched, tmp_path)
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"\b{number} ?/ ?{len(pages)}$", page.strip()), number
    first = pages[0]
    assert re.search(r"In ngày \d\d/\d\d/\d{4}", first)
    assert len(ROW.findall(first)) >= 10
    whole = "".join(pages)
    for word in ("Lọc", "Xem", "Tìm kiếm", "Số liệu tại thời điểm", "dd/mm/yyyy", "25/07/2026"):
        assert word not in whole, word
    assert whole.count("Tổng cộng") <= 2


def test_numbers_on_paper_are_those_on_the_screen(watched: Page, site: str, tmp_path: Path) -> None:
    watched.goto(site + PRINTED["league"])
    cells = watched.locator("#table-province :is(.col-number, .col-rank)").all_inner_texts()
    numbers = {text for text in cells if re.fullmatch(r"[\d.,]+", text)}
    assert len(numbers) > 150
    printed = set("".join(on_paper(watched, tmp_path)).split())
    assert numbers <= printed


def test_two_hundred_services_take_twelve_pages(watched: Page, site: str, tmp_path: Path) -> None:
    """The heading of the day stands on the first, that of the table on each."""
    orders = ServiceDeadline.objects.select_related("service")
    named = [(order, order.service.name) for order in orders]
    for number, (order, name) in enumerate(islice(cycle(named), 200)):
        order.pk, order.service = None, ServiceFactory.create(name=f"{name} ({number})")
        order.save()
    sign_in(watched, site, "giamsat")
    watched.goto(f"{site}/services/?on=2022-10-06&state=all&page=all")
    pages = on_paper(watched, tmp_path)
    assert "Tính đến hết ngày 06/10/2022" in pages[0]
    assert sum(len(ROW.findall(page)) for page in pages) == 217
    assert all("Cơ quan chủ trì" in page for page in pages if ROW.search(page))
    assert len(pages) <= 12
