"""A figure of a closed period is corrected with a reason, also in the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.choices import FigureState, PeriodState
from indicators.models import Submission
from indicators.tests.factories import PeriodFactory, SubmissionFactory


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
        "seen_version": figure.version,
    }
    address = reverse("admin:indicators_submission_change", args=(figure.pk,))
    admin_page.post(address, values)
    row = Submission.objects.get()
    assert row.numerator == stored
    if reason:
        assert row.state == FigureState.ACCEPTED
        assert row.history.first().history_change_reason == reason
