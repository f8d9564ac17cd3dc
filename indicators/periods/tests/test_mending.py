"""A wrong name or day is mended while no figure stands; the rule of the moments is set."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.choices import Cycle
from indicators.models import Period, PeriodIndicator, ReportingRule
from indicators.periods.run import mend_period
from indicators.tests.factories import PeriodFactory, PublicationFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2026-09-30"
DAY = date(2026, 9, 30)
MENDED = {"label": "Quý III/2026", "as_of": "29/09/2026", "cycle": "quarter", "reason": "Gõ nhầm"}


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE, as_of=DAY, label="Quý II/2026", cycle=Cycle.QUARTER)


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def mend(client: Client, **typed: str) -> Any:
    return client.post(reverse("period-mend", args=(CODE,)), MENDED | typed)


def test_name_and_day_are_mended_and_the_code_follows(
    client: Client, asked: PeriodIndicator
) -> None:
    kept, ended = (add_row(asked, AgencyFactory.create(slug=slug)) for slug in ("con", "het"))
    Agency.objects.filter(pk=ended.pk).update(starts_on=DAY)
    assert mend(client).headers["Location"] == reverse("reports", args=("2026-09-29",))
    period = Period.objects.get()
    assert (period.label, period.code) == ("Quý III/2026", "2026-09-29")
    assert [row.agency for row in period.obligations.all()] == [kept]
    assert period.history.first().history_change_reason == "Gõ nhầm"


def test_code_stays_where_a_version_was_published(client: Client, asked: PeriodIndicator) -> None:
    PublicationFactory.create(period=asked.period)
    mend(client)
    period = Period.objects.get()
    assert (period.as_of, period.code) == (date(2026, 9, 29), CODE)


def test_nothing_is_mended_once_a_figure_stands(client: Client, asked: PeriodIndicator) -> None:
    add_row(asked, numerator=1, denominator=2)
    assert "Kỳ này đã có số liệu" in mend(client).context["form"].non_field_errors()[0]
    assert Period.objects.get().label == "Quý II/2026"
    assert '<form class="stacked-form' not in mend_page(client)


def mend_page(client: Client) -> str:
    return str(client.get(reverse("period-mend", args=(CODE,))).content.decode())


def test_mended_day_of_another_period_is_refused(client: Client, asked: PeriodIndicator) -> None:
    other = PeriodFactory.create(as_of=date(2026, 9, 29), cycle=Cycle.QUARTER, label="Quý lẻ")
    assert "“Quý lẻ”" in mend(client).context["form"].errors["as_of"][0]
    values = {"label": "Quý III/2026", "as_of": other.as_of, "cycle": Cycle.QUARTER}
    with pytest.raises(Refused, match="đã có người lập kỳ này"):
        mend_period(
            asked.period, values=values, by=UserFactory.create(), at=timezone.now(), reason="Thử"
        )
    assert Period.objects.get(code=CODE).as_of == DAY


def test_mending_needs_a_reason(client: Client, asked: PeriodIndicator) -> None:
    assert mend(client, reason=" ").context["form"].errors["reason"]


RULE = {"due_days": "5", "entry_days": "10", "edit_days": "30", "days_to_answer": "2"}


def test_rule_is_set_with_a_reason(client: Client) -> None:
    page = reverse("reporting-rule")
    for days in ("7 2, 0;2", ""):
        client.post(page, {**RULE, "reminder_days": days, "reason": "Quy chế mới"})
    rule = ReportingRule.objects.get()
    assert (rule.edit_days, rule.days_to_answer, rule.reminder_days) == (30, 2, [])
    assert list(rule.history.values_list("reminder_days", flat=True)) == [[], [7, 2, 0]]
    assert "Quy chế mới" in client.get(page).content.decode()


def test_rule_out_of_order_is_refused(client: Client) -> None:
    typed = {**RULE, "entry_days": "3", "reminder_days": "", "reason": "Thử"}
    form = client.post(reverse("reporting-rule"), typed).context["form"]
    assert form.errors
    assert not ReportingRule.objects.exists()


@pytest.mark.parametrize("days", ["9999999999", "367", "-1", "năm", ""])
def test_number_of_days_that_no_rule_can_have_is_refused(client: Client, days: str) -> None:
    typed = {**RULE, "edit_days": days, "reminder_days": "", "reason": "Thử"}
    form = client.post(reverse("reporting-rule"), typed).context["form"]
    assert "từ 0 đến 366" in form.errors["edit_days"][0]
    assert not ReportingRule.objects.exists()


def test_moments_page_changes_the_days_of_reminders(client: Client, asked: PeriodIndicator) -> None:
    day = timezone.localdate() + timedelta(days=3)
    typed = dict.fromkeys(
        ("submissions_due_at", "entry_closes_at", "edits_close_at"), f"{day:%d/%m/%Y}"
    )
    typed |= {"reminder_days": "1", "reason": "Bão", "action": "change"}
    client.post(reverse("period-moments", args=(CODE,)), typed)
    assert Period.objects.get().reminder_days == [1]


@pytest.mark.parametrize(("typed", "kept"), [("", []), ("5, 1", [5, 1])])
def test_admin_of_a_period_reads_days_of_reminders(
    admin_client: Client, asked: PeriodIndicator, typed: str, kept: list[int]
) -> None:
    page = reverse("admin:indicators_period_change", args=(asked.period.pk,))
    form = admin_client.get(page).context["adminform"].form
    assert 'value="7, 2, 0"' in str(form["reminder_days"])
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    formsets = admin_client.get(page).context["inline_admin_formsets"]
    for inline in formsets:
        management = inline.formset.management_form
        values |= {field.html_name: field.value() for field in management}
        for row in inline.formset.initial_forms:
            values |= {f.html_name: f.value() for f in row if f.value() is not None}
    values["as_of"] = "30/09/2026"
    answer = admin_client.post(page, values | {"reminder_days": typed})
    assert answer.status_code == 302, answer.context["errors"]
    assert Period.objects.get().reminder_days == kept
