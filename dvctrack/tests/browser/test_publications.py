"""A coordinator publishes in Chromium: draft, progress, files that open, correction."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_imports import download
from dvctrack.tests.browser.test_pages import WIDTHS, look
from dvctrack.tests.libreoffice import sheets_as_text
from indicators.annex.tests.printed import table_rows
from indicators.models import Publication, Submission
from indicators.tests import expected

pytestmark = pytest.mark.browser
PAGE = "/publications/2022-09-06/1/"


def publish(page: Page, site: str, **fields: str) -> None:
    look(page, f"{site}/publications/2022-09-06/draft/")
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=in_spite]")
    page.fill("[name=in_spite_reason]", "Đã công bố bằng công văn")
    page.locator(".publish-form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("Đã công bố")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_annex_is_published_and_corrected(
    watched: Page, site: str, tmp_path: Path, width: int
) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    sign_in(watched, site, "dieuphoi")
    publish(watched, site, letter_number="1234", letter_date="2022-09-12")
    watched.wait_for_selector("a[href$='annex.pdf']")
    look(watched, f"{site}{PAGE}")
    written = {
        ending: download(watched, f"a[href$='annex.{ending}']", tmp_path / f"annex.{ending}")
        for ending in ("docx", "xlsx", "pdf")
    }
    published = table_rows((expected.ANNEXES / "annex-2022.docx").read_bytes())
    assert table_rows(written["docx"].read_bytes()) == published
    assert "Thành phố Cần Thơ" in sheets_as_text(written["xlsx"])["I.1"]
    text = pdf_text(written["pdf"])
    assert squeezed("số 1234/VPCP-KSTT ngày 12 tháng 9 năm 2022 của Văn phòng Chính phủ") in text
    for figure in expected.figures("2022"):
        assert squeezed(figure.agency) in text, figure.agency

    Submission.objects.filter(agency__slug="can-tho", indicator__slug="online-provision").update(
        numerator=1300, reported_rate=None, reported_decimals=None
    )
    publish(watched, site, reason="Cần Thơ đính chính")
    expect(watched.locator("#table-corrected tbody")).to_contain_text("Thành phố Cần Thơ")
    watched.goto(f"{site}{PAGE}")
    expect(watched.locator("#table-annex-I-1 tbody tr").first).to_contain_text("1.243")
    assert Publication.objects.count() == 2


def test_visitor_reads_what_is_published_and_nothing_else(
    watched: Page, page: Page, site: str
) -> None:
    sign_in(watched, site, "dieuphoi")
    publish(watched, site)
    watched.wait_for_selector("a[href$='annex.pdf']")
    watched.context.clear_cookies()
    for path in ("/publications/", PAGE):
        look(watched, f"{site}{path}")
        assert watched.locator("main form[method=post]").count() == 0
        assert watched.locator(".publication-letter").count() == 0


def pdf_text(path: Path) -> str:
    command = ("pdftotext", "-raw", str(path), "-")
    return squeezed(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def squeezed(text: str) -> str:
    """Without spaces: a line may be broken anywhere."""
    return "".join(text.split())
