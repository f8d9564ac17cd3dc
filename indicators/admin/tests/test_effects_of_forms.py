"""What saving a form would change is told before it is saved."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.tests.factories import AgencyFactory
from indicators.admin.tests.opened_forms import opened
from indicators.models import Indicator, Period, Target
from indicators.tests.factories import (
    IndicatorFactory,
    ObligationFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)

FALLS = (
    "Chỉ tiêu 80%, Tỉnh, thành phố: 1 cơ quan từ “Hoàn thành” thành “Chưa hoàn thành” trong "
    "Kỳ tháng 9/2022 (Thanh toán)."
)


@pytest.fixture
def target(db: None) -> Target:
    """70 % for provinces, one of which has 60 %, another 75 %."""
    indicator = IndicatorFactory.create(slug="chi-so", short_name="Thanh toán")
    period = PeriodFactory.create(label="Kỳ tháng 9/2022", as_of="2022-09-06", code="2022-09-06")
    PeriodIndicatorFactory.create(period=period, indicator=indicator)
    for numerator in (60, 75):
        agency = AgencyFactory.create()
        facts = {"period": period, "indicator": indicator, "agency": agency}
        ObligationFactory.create(**facts)
        SubmissionFactory.create(**facts, numerator=numerator)
    found: Target = TargetFactory.create(indicator=indicator, value=70, starts_on="2022-01-01")
    return found


def look(client: Client, page: str, **changed: Any) -> Any:
    return client.post(page, {**opened(client, page), **changed, "_preview": "1"})


def test_target_tells_whose_status_it_changes_and_is_not_saved(
    admin_page: Client, target: Target
) -> None:
    page = reverse("admin:indicators_target_change", args=(target.pk,))
    answer = look(admin_page, page, value="80")
    assert answer.context["effects"] == [FALLS]
    assert FALLS in answer.content.decode()
    target.refresh_from_db()
    assert target.value == 70
    assert look(admin_page, page).context["effects"] == []


def test_script_gets_the_sentences_alone(admin_page: Client, target: Target) -> None:
    page = reverse("admin:indicators_target_change", args=(target.pk,))
    sent = {**opened(admin_page, page), "value": "80", "_preview": "1"}
    answer = admin_page.post(page, sent, headers={"HX-Request": "true"}).content.decode()
    assert FALLS in answer
    assert "<form" not in answer
    wrong = {**sent, "value": "nhiều"}
    assert "<li>" not in admin_page.post(page, wrong, headers={"HX-Request": "true"}).text


def test_target_on_the_page_of_its_indicator_tells_the_same(
    admin_page: Client, target: Target
) -> None:
    page = reverse("admin:indicators_indicator_change", args=(target.indicator_id,))
    assert look(admin_page, page, **{"targets-0-value": "80"}).context["effects"] == [FALLS]
    deleted = look(admin_page, page, **{"targets-0-DELETE": "on"}).context["effects"]
    assert len(deleted) == 2
    assert all("“Chưa có chỉ tiêu”" in effect for effect in deleted)
    assert look(admin_page, page).context["effects"] == []
    assert Target.objects.get().value == 70


@pytest.mark.usefixtures("target")
def test_period_tells_what_moves_and_that_it_is_no_longer_public(admin_page: Client) -> None:
    period = Period.objects.get()
    Period.objects.update(is_public=True)
    page = reverse("admin:indicators_period_change", args=(period.pk,))
    moment = {"entry_closes_at_0": "20/09/2022", "entry_closes_at_1": "17:00"}
    sent = {**opened(admin_page, page), **moment, "_preview": "1"}
    sent.pop("is_public")
    moved, private = admin_page.post(page, sent).context["effects"]
    assert moved.startswith("Kỳ tháng 9/2022 đã có 2 số liệu")
    assert private == "Kỳ tháng 9/2022 không còn công khai."
    period.refresh_from_db()
    assert period.is_public
    assert period.entry_closes_at is None


def test_form_of_nothing_yet_tells_nothing(admin_page: Client) -> None:
    indicator: Indicator = IndicatorFactory.create()
    page = reverse("admin:indicators_target_add")
    answer = look(admin_page, page, indicator=indicator.pk, kind="province", value="50")
    assert answer.context["errors"]
    sent = {"indicator": indicator.pk, "kind": "province", "value": "50", "starts_on": "01/01/2027"}
    assert look(admin_page, page, **sent).context["effects"] == []
    assert not Target.objects.filter(starts_on=date(2027, 1, 1)).exists()


def test_who_only_looks_is_offered_no_preview(client: Client, supervisor: Any) -> None:
    row = TargetFactory.create()
    client.force_login(supervisor)
    page = reverse("admin:indicators_target_change", args=(row.pk,))
    assert "_preview" not in client.get(page).content.decode()
    assert client.post(page, {"_preview": "1"}).status_code == 403
