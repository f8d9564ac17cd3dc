"""The admin goes around no rule of a closed period."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.choices import Claim, FigureState, PeriodState
from indicators.models import Obligation, Period, Submission
from indicators.tests.factories import ObligationFactory, PeriodFactory, SubmissionFactory


@pytest.mark.parametrize(("reason", "stored"), [("", 50), ("Đính chính", 51)])
def test_correction_after_closing_needs_a_reason(
    admin_page: Client, reason: str, stored: int
) -> None:
    period = PeriodFactory.create(state=PeriodState.CLOSED)
    figure = SubmissionFactory.create(period=period, state=FigureState.RETURNED)
    values = {
        "period": period.pk,
        "indicator": figure.indicator_id,
        "agency": figure.agency_id,
        "span": figure.span,
        "numerator": "51",
        "denominator": "100",
        "reason": reason,
    }
    address = reverse("admin:indicators_submission_change", args=(figure.pk,))
    admin_page.post(address, values)
    row = Submission.objects.get()
    assert row.numerator == stored
    if reason:
        assert row.state == FigureState.ACCEPTED
        assert row.history.first().history_change_reason == reason


@pytest.mark.parametrize("state", PeriodState)
def test_figure_is_deleted_while_its_period_is_not_closed(
    admin_page: Client, state: PeriodState
) -> None:
    kept, chosen = (
        SubmissionFactory.create(period=PeriodFactory.create(state=of))
        for of in (PeriodState.OPEN, state)
    )
    address = reverse("admin:indicators_submission_delete", args=(chosen.pk,))
    admin_page.post(address, {"post": "yes", "reason": "Nhập nhầm"})
    is_left = state == PeriodState.CLOSED
    assert Submission.objects.filter(pk=chosen.pk).exists() == is_left
    # All that are chosen, or none.
    listed = reverse("admin:indicators_submission_changelist")
    again = {"action": "delete_selected", "_selected_action": [kept.pk, chosen.pk], "post": "yes"}
    admin_page.post(listed, again)
    assert Submission.objects.filter(pk=kept.pk).exists() == is_left


def test_figure_is_deleted_with_a_reason_that_stands_in_its_history(admin_page: Client) -> None:
    figure = SubmissionFactory.create()
    address = reverse("admin:indicators_submission_delete", args=(figure.pk,))
    page = admin_page.post(address, {"post": "yes", "reason": " "})
    assert "Nêu lý do xóa" in page.content.decode()
    assert Submission.objects.exists()
    admin_page.post(address, {"post": "yes", "reason": "Nhập nhầm"})
    past = Submission.history.latest()
    assert (past.history_type, past.history_user.username) == ("-", "quantri")
    assert past.history_change_reason == "Nhập nhầm"


def test_period_is_not_opened_by_its_page_in_the_admin(admin_page: Client) -> None:
    period = PeriodFactory.create(state=PeriodState.CLOSED)
    address = reverse("admin:indicators_period_change", args=(period.pk,))
    page = admin_page.get(address).content.decode()
    assert 'name="label"' in page
    assert 'name="state"' not in page
    inline = {
        f"{rows}-{name}_FORMS": "0"
        for rows in ("asked", "annex_texts")
        for name in ("TOTAL", "INITIAL")
    }
    values = {"code": period.code, "label": "Tên mới", "as_of": "06/09/2022", "cycle": "snapshot"}
    values |= {"days_to_answer": "3", "state": PeriodState.OPEN}
    admin_page.post(address, values | inline)
    period.refresh_from_db()
    assert (period.label, period.state) == ("Tên mới", PeriodState.CLOSED)


def change(client: Client, owed: Obligation, **typed: str) -> None:
    address = reverse("admin:indicators_obligation_change", args=(owed.pk,))
    client.post(address, {"claim": Claim.NO_DATA, "claim_reason": "x", **typed})
    owed.refresh_from_db()


def test_agency_is_excepted_with_a_reason(admin_page: Client) -> None:
    owed = ObligationFactory.create(claim=Claim.NO_DATA, claim_reason="Chưa có")
    change(admin_page, owed, is_due="on")
    assert (owed.is_due, owed.claim_reason) == (True, "Chưa có")
    change(admin_page, owed, why="")
    assert owed.is_due
    change(admin_page, owed, why="Không có thủ tục")
    assert (owed.is_due, owed.reason, owed.claim) == (False, "Không có thủ tục", "")
    assert owed.history.latest().history_change_reason == "Không có thủ tục"
    change(admin_page, owed, is_due="on", why="Có thủ tục mới")
    assert (owed.is_due, owed.reason) == (True, "")
    Period.objects.update(state=PeriodState.CLOSED)
    change(admin_page, owed, why="Không có thủ tục")
    assert owed.is_due
