"""A period is closed and published with something open, made public, and taken back."""

import pytest
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.models import Agency
from indicators.choices import FigureState, PeriodState
from indicators.models import Period, Submission

pytestmark = pytest.mark.browser
CODE = "2022-09-06"
REPORTS = f"/reports/{CODE}/"
TABLE = f"/league/online-provision/{CODE}/"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_period_is_closed_published_made_public_and_taken_back(
    watched: Page, site: str, width: int
) -> None:
    page, visitor = watched, watched.context.browser
    assert visitor is not None
    stranger = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    Period.objects.filter(code=CODE).update(is_public=False)
    silent = Agency.objects.get(slug="can-tho")
    Submission.objects.filter(period__code=CODE, agency=silent).delete()
    Submission.objects.filter(agency__slug="ha-noi").update(state=FigureState.SUBMITTED)
    sign_in(page, site, "dieuphoi")

    look(page, f"{site}{REPORTS}")
    page.get_by_role("link", name="Chưa bắt đầu: 4 báo cáo của 1 cơ quan").click()
    expect(page.locator("#table-reporting tbody .col-name a")).to_have_text([silent.name])
    page.goto(f"{site}{REPORTS}")
    page.fill("#close-reason", "Hết hạn báo cáo")
    press(page, "Đóng kỳ")
    assert Period.objects.get(code=CODE).state == PeriodState.OPEN
    page.check("[name=in_spite]")
    press(page, "Đóng kỳ")
    expect(page.locator("main .lead")).to_contain_text("đã đóng")
    expect(page.locator("#track-life + .track")).to_contain_text("Hết hạn báo cáo")

    look(page, f"{site}/publications/{CODE}/draft/")
    expect(page.locator(".checklist")).to_contain_text("Đã gửi: 4 báo cáo của 1 cơ quan")
    expect(page.locator("[name=makes_public]")).to_be_checked()
    press(page, "Công bố phiên bản 1")
    expect(page.locator("main")).to_contain_text("Chưa công bố vì còn việc chưa xong")
    page.check("[name=in_spite]")
    press(page, "Công bố phiên bản 1")
    expect(page.locator(".field-error")).to_have_text("Hãy ghi lý do vẫn công bố.")
    page.fill("[name=in_spite_reason]", "Theo chỉ đạo")
    press(page, "Công bố phiên bản 1")
    expect(page.locator("main")).to_contain_text("Đã công bố.")
    answer = stranger.goto(f"{site}{TABLE}")
    assert answer is not None
    assert answer.status == 200

    look(page, f"{site}{REPORTS}")
    track = page.locator("#track-publication + .track")
    expect(track).to_contain_text("Phiên bản 1")
    expect(track).to_contain_text("Theo chỉ đạo")
    page.get_by_text("Thôi công khai kỳ này").click()
    page.fill("#public-reason", "Rà soát lại")
    press(page, "Thôi công khai")
    expect(track).to_contain_text("Rà soát lại")
    expect(page.locator("main .track-now")).to_contain_text("Chưa công khai")
    assert not Period.objects.get(code=CODE).is_public
