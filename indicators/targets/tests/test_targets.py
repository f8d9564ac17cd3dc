"""Targets are added and ended on the site, and no two hold on one day."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.management.reference import load_missing
from indicators.models import Indicator, Target
from indicators.targets.set_targets import add_target
from indicators.tests.factories import IndicatorFactory, TargetFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def indicator() -> Indicator:
    found: Indicator = IndicatorFactory.create()
    return found


@pytest.fixture
def stands(indicator: Indicator) -> Target:
    """70 % of the provinces through 2026."""
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    found: Target = TargetFactory.create(indicator=indicator, **days)
    return found


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def of(indicator: Indicator, **values: Any) -> dict[str, Any]:
    """What is typed for a target of provinces of 82,5 %."""
    typed = {"kind": "province", "value": "82,5", "starts_on": "01/01/2026", "reason": "Thử"}
    return {"indicator": indicator.pk, "is_verified": "on", **typed, **values}


OVERLAPS: dict[str, tuple[date, date | None, bool]] = {
    "the_year_before": (date(2025, 1, 1), date(2025, 12, 31), False),
    "up_to_its_first_day": (date(2025, 1, 1), date(2026, 1, 1), True),
    "within": (date(2026, 3, 1), date(2026, 3, 1), True),
    "around": (date(2025, 1, 1), date(2027, 1, 1), True),
    "from_its_last_day_on": (date(2026, 12, 31), None, True),
    "the_year_after": (date(2027, 1, 1), None, False),
    "for_ever": (date(2020, 1, 1), None, True),
}


@pytest.mark.parametrize(("starts", "ends", "is_refused"), OVERLAPS.values(), ids=OVERLAPS)
def test_two_targets_that_share_a_day_are_refused(
    stands: Target, starts: date, ends: date | None, is_refused: bool
) -> None:
    kind = AgencyKind.PROVINCE
    target = Target(indicator=stands.indicator, kind=kind, value=80, starts_on=starts, ends_on=ends)
    assert target.excludes(stands) is is_refused
    if not is_refused:
        target.full_clean()
        return
    with pytest.raises(ValidationError, match="Đã có chỉ tiêu 70% từ ngày 01/01/2026 đến ngày"):
        target.full_clean()
    with pytest.raises(Refused):
        add_target(target, by=UserFactory.create(), at=AT, reason="Thử")


def test_other_kind_one_agency_and_the_same_row_do_not_stand_in_the_way(stands: Target) -> None:
    same: dict[str, Any] = {"indicator": stands.indicator, "value": 80}
    Target(**same, kind=AgencyKind.MINISTRY, starts_on=stands.starts_on).full_clean()
    agency = AgencyFactory.create()
    own = Target(**same, agency=agency, starts_on=stands.starts_on)
    own.full_clean()
    own.save()
    with pytest.raises(ValidationError):
        Target(**same, agency=agency, starts_on=date(2026, 7, 1)).full_clean()
    stands.value = 75
    stands.full_clean()


OF_LIFE: dict[str, tuple[date, date | None, str]] = {
    "within": (date(2025, 7, 1), date(2026, 9, 19), ""),
    "before_it_began": (date(2025, 6, 30), date(2026, 9, 19), "starts_on"),
    "after_it_ended": (date(2025, 7, 1), date(2026, 9, 20), "ends_on"),
    "for_ever": (date(2026, 1, 1), None, "ends_on"),
}


@pytest.mark.parametrize(("starts", "ends", "field"), OF_LIFE.values(), ids=OF_LIFE)
def test_agency_has_a_target_only_for_days_on_which_it_exists(
    client: Client, indicator: Indicator, starts: date, ends: date | None, field: str
) -> None:
    life = {"starts_on": date(2025, 7, 1), "ends_on": date(2026, 9, 19)}
    agency = AgencyFactory.create(name="Bắc Ninh", **life)
    days = {"starts_on": f"{starts:%d/%m/%Y}", "ends_on": f"{ends:%d/%m/%Y}" if ends else ""}
    typed = of(indicator, kind="", agency=agency.slug, **days)
    response = client.post(reverse("targets"), typed)
    assert Target.objects.exists() is not bool(field)
    if field:
        assert "Bắc Ninh" in " ".join(response.context["form"].errors[field])


def test_page_says_of_which_target_the_agency_ended(client: Client, indicator: Indicator) -> None:
    for name, ends_on in (("Bình Dương", date(2025, 6, 30)), ("Cao Bằng", None)):
        agency = AgencyFactory.create(name=name, ends_on=ends_on)
        TargetFactory.create(indicator=indicator, kind="", agency=agency)
    captions = re.findall(r"<caption.*?</caption>", client.get(reverse("targets")).text, re.DOTALL)
    assert [("30/06/2025" in text) for text in captions] == [True, False]


def test_target_is_added_with_its_reason(client: Client, indicator: Indicator) -> None:
    assert client.post(reverse("targets"), of(indicator, ends_on="31/12/2026")).status_code == 302
    target = Target.objects.get()
    assert (str(target.value), target.ends_on) == ("82.500", date(2026, 12, 31))
    step = target.history.get()
    assert (step.history_user.username, step.history_change_reason) == ("dieuphoi", "Thử")


def test_form_is_filled_in_with_what_a_checklist_misses(
    client: Client, indicator: Indicator
) -> None:
    asked = {"indicator": indicator.slug, "year": "2026"}
    form = client.get(reverse("targets"), asked).context["form"]
    assert form["indicator"].value() == indicator.pk
    assert 'value="01/01/2026"' in str(form["starts_on"])


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "day_taken": ({}, "starts_on", "Hãy kết thúc chỉ tiêu đó trước"),
    "no_day": ({"starts_on": "31/02/2026"}, "starts_on", "“31/02/2026”"),
    "nobody": ({"kind": ""}, "kind", "một nhóm cơ quan hoặc một cơ quan"),
    "no_number": ({"value": "nhiều"}, "value", "nhiều"),
    "too_much": ({"value": "120", "starts_on": "01/01/2027"}, "value", "100"),
    "no_reason": ({"reason": "", "starts_on": "01/01/2027"}, "reason", ""),
}


@pytest.mark.parametrize(("typed", "field", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, stands: Target, typed: dict[str, Any], field: str, said: str
) -> None:
    form = client.post(reverse("targets"), of(stands.indicator, **typed)).context["form"]
    assert said in " ".join(form.errors[field])
    assert Target.objects.get() == stands


def test_one_agency_gets_a_target_of_its_own(client: Client, stands: Target) -> None:
    agency: Agency = AgencyFactory.create()
    client.post(reverse("targets"), of(stands.indicator, kind="", agency=agency.slug))
    assert Target.objects.get(agency=agency).kind == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [("30/06/2026", ""), ("31/12/2025", "bắt đầu từ ngày"), ("01/01/2027", "đã kết thúc ngày")],
    ids=["within", "before_it_begins", "after_it_ended"],
)
def test_target_ends(client: Client, stands: Target, day: str, said: str) -> None:
    address = reverse("target-end", args=(stands.pk,))
    answer = client.post(address, {"last_day": day, "reason": "Thay thế"})
    stands.refresh_from_db()
    if said:
        assert said in answer.context["form"].errors["last_day"][0]
        assert stands.ends_on == date(2026, 12, 31)
    else:
        assert stands.ends_on == date(2026, 6, 30)
        assert stands.history.latest().history_change_reason == "Thay thế"


def test_page_marks_what_was_not_read_in_the_document(client: Client, stands: Target) -> None:
    mark = "chưa đối chiếu văn bản"
    assert mark not in client.get(reverse("targets")).content.decode()
    Target.objects.update(is_verified=False)
    for page in ("targets", "help"):
        assert mark in client.get(reverse(page)).content.decode()


def test_reference_data_stays_away_from_days_that_the_site_has_set() -> None:
    load_missing()
    shipped = Target.objects.filter(indicator__slug="online-payment", starts_on__year=2030)
    assert shipped.count() == 2
    shipped.filter(kind=AgencyKind.PROVINCE).update(starts_on=date(2029, 1, 1), value=75)
    assert load_missing().added == 0
    assert shipped.count() == 1
