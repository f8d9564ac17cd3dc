"""Signing in leads each demo account to its work, with what waits for it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import PASSWORD
from dvctrack.tests.browser.test_entry import FORM, LABEL, SignIn, open_site, signed_in
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.models import Agency
from indicators.choices import FigureState
from indicators.models import Indicator, Obligation, Period, Submission
from indicators.periods.review import return_report
from indicators.tests.entering import START

pytestmark = pytest.mark.browser
__all__ = ["open_site", "signed_in"]


@pytest.fixture
def figures(open_site: str) -> str:
    """Of one ministry a figure that was sent, and of another one that came back."""
    period = Period.objects.get(label=LABEL)
    indicator = Indicator.objects.get(slug="dossier-sync")
    key: dict[str, Any] = {"period": period, "indicator": indicator}
    for slug in ("bo-tu-phap", "bo-tai-chinh"):
        agency = Agency.objects.get(slug=slug)
        sent = {"numerator": 90, "denominator": 100, "state": FigureState.SUBMITTED}
        Submission.objects.create(**key, agency=agency, **sent)
    back = Obligation.objects.get(**key, agency__slug="bo-tu-phap")
    by = User.objects.get(username="dieuphoi")
    return_report(back, by=by, at=START, reason="Chưa tính hồ sơ của Cục Hộ tịch")
    return open_site


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_each_role_is_led_to_its_work(signed_in: SignIn, figures: str, width: int) -> None:
    owed = Obligation.objects.filter(period__label=LABEL).values("agency").distinct().count()
    shown = {
        # Two of this period, and the six of both annexes, whose figures are not here.
        "canbo-botuphap": ("8", "Chưa tính hồ sơ của Cục Hộ tịch"),
        "dieuphoi": ("1", f"0 trên {owed} cơ quan đã gửi đủ"),
        "quantri": ("1", f"0 trên {owed} cơ quan đã gửi đủ"),
        "giamsat": ("", "Thay đổi từ"),
    }
    for username, (number, text) in shown.items():
        page = signed_in(username, viewport={"width": width, "height": 900})
        assert page.url == f"{figures}/work/"
        look(page, page.url)
        expect(page.locator("main")).to_contain_text(text)
        assert page.locator(".menu-count").count() == bool(number), username
        if number:
            assert (page.locator(".menu-count").text_content() or "").split()[0] == number
            expect(page.locator("main .lead")).to_have_text(f"{number} việc đang chờ anh/chị")


def test_every_act_is_done_by_keyboard(signed_in: SignIn, figures: str) -> None:
    officer = signed_in("canbo-botuphap")
    officer.get_by_role("link", name="Đồng bộ hồ sơ").focus()
    officer.keyboard.press("Enter")
    officer.wait_for_url(f"{figures}{FORM}#part-dossier-sync")
    reader = signed_in("giamsat")
    Submission.objects.get(agency__slug="bo-tai-chinh").save()
    reader.reload()
    expect(reader.locator("main")).to_contain_text("1 số liệu thay đổi, của 1 cơ quan")
    reader.get_by_role("button", name="Đã xem").focus()
    reader.keyboard.press("Enter")
    expect(reader.locator("main")).to_contain_text("Từ đó đến nay không có thay đổi.")


def test_next_still_wins(page: Page, open_site: str) -> None:
    page.goto(f"{open_site}/checks/")
    page.fill("[name=username]", "giamsat")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{open_site}/checks/")
    page.get_by_role("link", name="Việc của tôi").click()
    page.wait_for_url(f"{open_site}/work/")
