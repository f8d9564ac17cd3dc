"""A table of several indicators is told column by column, in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_imports import save, upload
from indicators.annex.tests.files import workbook
from indicators.models import Submission, TableMapping

pytestmark = pytest.mark.browser

TITLE = "Kết quả tính đến ngày 06/9/2022"
HEADINGS = ("STT", "Đơn vị", "Đồng bộ hồ sơ (%)", "Thanh toán (%)", "Ghi chú")


def rates() -> set[tuple[str, str, str]]:
    rows = Submission.objects.filter(batch__file_name__startswith="rong")
    return {
        (row.agency.slug, row.indicator.slug, f"{row.printed_rate:.2f}")
        for row in rows.select_related("agency", "indicator")
    }


def test_columns_of_several_indicators_are_told_by_clicking(
    watched: Page, site: str, tmp_path: Path
) -> None:
    Submission.objects.filter(indicator__slug="dossier-sync").delete()
    file = tmp_path / "rong.xlsx"
    file.write_bytes(
        workbook(((TITLE,), HEADINGS, (1, "Cần Thơ", "67,20", "1,85", "x"))),
    )
    sign_in(watched, site, "quantri")
    upload(watched, site, file)
    watched.click("text=Cho biết các bảng chứa gì")
    # “Thanh toán” alone may be either of two indicators, so the table is not proposed as one.
    watched.select_option("[name=table0-indicator]", "*")
    watched.click("main form .btn-primary")
    watched.wait_for_selector("text=Nói rõ từng cột")
    for place, slug in ((2, "dossier-sync"), (3, "online-payment")):
        watched.select_option(f"[name=table0-column_{place}]", "rate")
        watched.select_option(f"[name=table0-indicator_{place}]", slug)
    watched.click("main form .btn-primary")
    watched.wait_for_selector(".decision .btn-primary")
    assert TableMapping.objects.count() == 1
    save(watched)
    assert rates() == {
        ("can-tho", "dossier-sync", "67.20"),
        ("can-tho", "online-payment", "1.85"),
    }
    file.write_bytes(
        workbook(((TITLE,), HEADINGS, (1, "Đà Nẵng", "74,52", "7,61", None))),
    )
    upload(watched, site, file)
    watched.wait_for_selector("text=Bảng đọc như lần trước")
    watched.wait_for_selector(".decision .btn-primary")
