"""Twelve figures go back to their agencies for one reason, in the admin."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from indicators.choices import FigureState, PeriodState
from indicators.models import Period, Submission

pytestmark = pytest.mark.browser
MOST_CLICKS = 15


def test_twelve_figures_are_returned_with_one_reason(watched: Page, site: str) -> None:
    """A tick for each, the button of the act, a reason, the button: more is not needed."""
    period = Period.objects.get(code="2022-09-06")
    Period.objects.filter(pk=period.pk).update(state=PeriodState.OPEN)
    chosen = list(Submission.objects.filter(period=period).values_list("pk", flat=True)[:12])
    Submission.objects.filter(pk__in=chosen).update(state=FigureState.SUBMITTED)
    sign_in(watched, site, "dieuphoi")
    address = reverse("admin:indicators_submission_changelist")
    watched.goto(f"{site}{address}?state__exact=submitted")
    clicks = 0
    for box in watched.locator("[name=_selected_action]").all():
        box.click()
        clicks += 1
    watched.locator("button[name=action][value=return_reports]").first.click()
    expect(watched.locator("h1").last).to_have_text("Trả lại: 12 số liệu")
    watched.fill("[name=reason]", "Sai mẫu số")
    watched.click("[name=asked]")
    clicks += 2
    expect(watched.locator(".act-counts")).to_have_text("Đã thực hiện: 12")
    assert clicks <= MOST_CLICKS
    returned = Submission.objects.filter(state=FigureState.RETURNED)
    assert set(returned.values_list("pk", flat=True)) == set(chosen)
    reasons = {row.history.latest().history_change_reason for row in returned}
    assert reasons == {"Sai mẫu số"}
    watched.get_by_role("link", name="Về danh sách").last.click()
    expect(watched).to_have_url(f"{site}{address}?state__exact=submitted")
