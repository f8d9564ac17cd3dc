"""A site with 36 months: periods are found by their years, and pages keep their shape."""

from calendar import monthrange
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from dvctrack.tests.browser.conftest import sign_in
from entities.models import Agency
from indicators.choices import Cycle, PeriodState, Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Submission

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
AGENCIES = ("ha-noi", "da-nang", "bo-tai-chinh")
OVERLAPS = """marks => {
  const boxes = marks.map(mark => [mark.textContent, mark.getBoundingClientRect()]);
  return boxes.flatMap(([text, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => `${text} / ${other}`));
}"""
TEXT_FITS = """select => {
  const style = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(select.selectedOptions[0].label).width <= room;
}"""


@pytest.fixture
def long_site(site: str) -> str:
    """36 months of three agencies beside the two annexes, with rates that go up and down."""
    months = [(year, month) for year in (2024, 2025, 2026) for month in range(1, 13)]
    for place, (year, month) in enumerate(months):
        _add_month(date(year, month, monthrange(year, month)[1]), rate=place * 7 % 101)
    return site


def _add_month(last: date, *, rate: int) -> None:
    period = Period.objects.create(
        code=f"{last:%Y-%m}",
        label=f"Tháng {last.month}/{last.year}",
        as_of=last,
        window_starts_on=last.replace(day=1),
        cycle=Cycle.MONTH,
        state=PeriodState.CLOSED,
        is_public=True,
    )
    key: dict[str, Any] = {"period": period}
    for indicator in Indicator.objects.all():
        key["indicator"] = indicator
        PeriodIndicator.objects.create(**key)
        for agency in Agency.objects.filter(slug__in=AGENCIES):
            Obligation.objects.create(**key, agency=agency)
            Submission.objects.create(
                **key, agency=agency, span=Span.TO_DATE, numerator=rate, denominator=100
            )


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_pages_keep_their_shape(watched: Page, long_site: str, size: tuple[int, int]) -> None:
    width, height = size
    watched.set_viewport_size({"width": width, "height": height})
    for path in ("/league/online-provision/2022-09-06/", "/league/online-payment/2026-12/"):
        watched.goto(f"{long_site}{path}")
        row = box(watched.locator("#league tbody tr").first)
        assert row["y"] + row["height"] <= height, path
        assert watched.locator(".period-form optgroup").count() == 5
        assert watched.eval_on_selector("#period", TEXT_FITS)
    watched.goto(f"{long_site}/agencies/ha-noi/?periods=all")
    charts = watched.locator(".over-time")
    assert charts.count() == 4
    for place in range(charts.count()):
        marks = charts.nth(place).locator("text")
        assert marks.evaluate_all(OVERLAPS) == []
        assert charts.nth(place).locator(".way-to").count() >= 36
        assert "12/2026" in marks.all_text_contents()


def test_four_indicators_stand_two_by_two(watched: Page, long_site: str) -> None:
    watched.set_viewport_size({"width": 1366, "height": 768})
    watched.goto(f"{long_site}/?period=2026-12")
    cards = watched.locator(".card-box")
    places = [box(cards.nth(place)) for place in range(cards.count())]
    assert len(places) == 4
    assert len({place["x"] for place in places}) == len({place["y"] for place in places}) == 2


@pytest.mark.parametrize("path", ["/work/", "/publications/"])
def test_earlier_periods_are_folded_away(watched: Page, long_site: str, path: str) -> None:
    sign_in(watched, long_site, "dieuphoi")
    watched.goto(f"{long_site}{path}")
    last = watched.get_by_role("link", name="Tháng 1/2024", exact=True)
    expect(last).to_be_hidden()
    watched.get_by_text("Các kỳ trước").click()
    expect(last).to_be_visible()


def test_choosing_a_period_shows_it(watched: Page, long_site: str) -> None:
    watched.goto(f"{long_site}/league/online-provision/2026-12/?kind=province")
    watched.focus("#period")
    watched.select_option("#period", label="Tháng 3/2025")
    watched.wait_for_url("**/league/online-provision/2025-03/?kind=province")
    expect(watched.locator("#period")).to_have_value("2025-03")
    expect(watched.locator("#period")).to_be_focused()
    watched.goto(f"{long_site}/?period=2026-12&indicator=online-payment")
    watched.select_option("#since", label="Tháng 3/2025")
    expect(watched.locator("#chosen")).to_contain_text("so với kỳ: Tháng 3/2025")


def test_choosing_a_period_needs_no_script(browser: Browser, long_site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{long_site}/league/online-provision/2026-12/")
    page.select_option("#period", label="Tháng 3/2025")
    page.click(".period-form button")
    page.wait_for_url("**/league/online-provision/2025-03/")
    context.close()
