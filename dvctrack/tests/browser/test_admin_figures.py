"""A figure is corrected in the admin: what it changes, two people at once, the next agency."""

from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_playwright import CreateContextCallback

from dvctrack.tests.browser.conftest import sign_in
from entities.models import annex_order
from indicators.models import Submission

pytestmark = pytest.mark.browser


@pytest.fixture
def figures(site: str) -> list[Submission]:
    """Those of the ministries for one indicator of 2022, in the order of the annex."""
    rows = Submission.objects.filter(
        period__code="2022-09-06",
        indicator__slug="online-provision",
        agency__kind="ministry",
        denominator__gt=10,
    )
    return list(rows.order_by(*annex_order("agency__")))


def open_form(page: Page, site: str, figure: Submission) -> None:
    page.goto(site + reverse("admin:indicators_submission_change", args=(figure.pk,)))


def test_figure_that_another_person_changed_is_corrected_when_both_values_were_seen(
    watched: Page, new_context: CreateContextCallback, site: str, figures: list[Submission]
) -> None:
    figure = figures[0]
    sign_in(watched, site, "quantri")
    open_form(watched, site, figure)
    watched.fill("[name=numerator]", "1")
    effects = watched.locator("#figure-effects")
    expect(effects).to_contain_text("→")
    other = new_context().new_page()
    sign_in(other, site, "dieuphoi")
    open_form(other, site, figure)
    other.fill("[name=numerator]", "2")
    other.click("[name=_save]")
    other.wait_for_url(f"**{reverse('admin:indicators_submission_changelist')}*")
    watched.click("[name=_save]")
    both = watched.locator(".overtaken")
    expect(both.locator("tbody tr")).to_have_text(["Tử số\n2\n1"], use_inner_text=True)
    assert Submission.objects.get(pk=figure.pk).numerator == 2
    assert watched.input_value("[name=numerator]") == "1"
    watched.click("[name=_save]")
    watched.wait_for_url(f"**{reverse('admin:indicators_submission_changelist')}*")
    assert Submission.objects.get(pk=figure.pk).numerator == 1
    watched.goto(site + reverse("admin:indicators_submission_history", args=(figure.pk,)))
    expect(watched.locator(".history > li").first).to_contain_text("trước: 2 → nay: 1")


def test_figures_of_one_agency_after_the_other_are_corrected_by_keyboard(
    watched: Page, site: str, figures: list[Submission]
) -> None:
    sign_in(watched, site, "quantri")
    open_form(watched, site, figures[0])
    for figure, following in pairwise(figures[:3]):
        expect(watched.locator("[name=numerator]")).to_be_focused()
        watched.keyboard.press("Control+A")
        watched.keyboard.type("3")
        for _step in range(40):
            watched.keyboard.press("Tab")
            if watched.evaluate("document.activeElement.name") == "_next":
                break
        watched.keyboard.press("Enter")
        watched.wait_for_url(f"**/{following.pk}/change/*")
        assert Submission.objects.get(pk=figure.pk).numerator == 3


def test_what_saving_would_change_is_seen_without_javascript(
    new_context: CreateContextCallback, site: str, figures: list[Submission]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, site, "quantri")
    open_form(page, site, figures[0])
    page.fill("[name=numerator]", "1")
    page.click("[name=_preview]")
    expect(page.locator("#figure-effects")).to_contain_text("→")
    assert page.input_value("[name=numerator]") == "1"
    assert Submission.objects.get(pk=figures[0].pk).version == figures[0].version
