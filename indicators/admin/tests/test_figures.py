"""Figures typed in the admin: Vietnamese numerals, history, version."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from indicators.admin.tests.opened_forms import address_of
from indicators.models import Submission
from indicators.tests.factories import SubmissionFactory

FORM = {
    "span": "to_date",
    "numerator": "1.243",
    "numerator_single_window": "",
    "denominator": "1.850",
    "reported_rate": "67,190",
    "reported_status": "not_met",
    "note": "",
}


def change(client: Client, figure: Submission, **typed: str) -> str:
    data = {
        **FORM,
        "period": figure.period_id,
        "indicator": figure.indicator_id,
        "agency": figure.agency_id,
        **typed,
    }
    page = reverse("admin:indicators_submission_change", args=(figure.pk,))
    return client.post(page, data).content.decode()


def test_numbers_are_read_as_in_a_document(admin_page: Client, administrator: User) -> None:
    figure = SubmissionFactory.create(cells={"rate": "T1!E3"})
    change(admin_page, figure)
    figure.refresh_from_db()
    assert (figure.numerator, figure.denominator) == (1243, 1850)
    assert str(figure.printed_rate) == "67.190"
    assert figure.version == 2
    assert figure.cells == {}
    assert figure.history.first().history_user == administrator


def test_empty_is_missing_and_not_zero(admin_page: Client) -> None:
    figure = SubmissionFactory.create()
    change(admin_page, figure, numerator="", denominator="", reported_rate="0")
    figure.refresh_from_db()
    assert figure.numerator is None
    assert str(figure.printed_rate) == "0"


WRONG = {
    "comma_for_thousands": ({"numerator": "1,243"}, "1.243"),
    "words": ({"denominator": "khoảng 1.700"}, "khoảng 1.700"),
    "rescaled_is_asked": ({"numerator": "1.24"}, "1.240"),
    "rate_above_hundred": ({"reported_rate": "100,01"}, "100,01"),
    "numerator_above_denominator": ({"numerator": "1.851"}, "1.851 lớn hơn 1.850"),
}


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG.keys())
def test_wrong_number_is_refused_with_its_cure(
    admin_page: Client, typed: dict[str, str], said: str
) -> None:
    figure = SubmissionFactory.create()
    page = change(admin_page, figure, **typed)
    assert "errorlist" in page
    assert said in page
    figure.refresh_from_db()
    assert (figure.numerator, figure.version) == (50, 1)


def test_form_shows_what_is_stored_as_it_is_printed(admin_page: Client) -> None:
    figure = SubmissionFactory.create(
        numerator=1243, denominator=1850, reported_rate="18.9", reported_decimals=2
    )
    page = reverse("admin:indicators_submission_change", args=(figure.pk,))
    shown = admin_page.get(page).content.decode()
    assert 'value="1.243"' in shown
    assert 'value="18,90"' in shown


def test_who_may_only_look_sees_the_figures_and_no_field(client: Client, supervisor: User) -> None:
    figure = SubmissionFactory.create(numerator=1243, denominator=1850)
    client.force_login(supervisor)
    page = client.get(address_of(figure)).content.decode()
    assert "67,19" in page
    assert "<input" not in page.partition('id="submission_form"')[2].partition("</form>")[
        0
    ].replace('<input type="hidden" name="csrfmiddlewaretoken"', "")
    assert 'name="seen"' not in page


def test_past_state_of_a_figure_opens(admin_page: Client) -> None:
    figure = SubmissionFactory.create(numerator=1243, denominator=1850)
    state = figure.history.first()
    page = reverse("admin:indicators_submission_simple_history", args=(figure.pk, state.pk))
    shown = admin_page.get(page)
    assert shown.status_code == 200
    assert "1.243" in shown.content.decode()
