"""Who has to report, and so needs an officer: those that owe, or the kinds that report here."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, SuccessionFactory
from entities.tests.pages import text, tree
from indicators.choices import PeriodState
from indicators.models import IssuingBody
from indicators.periods.acting import reporting_on
from indicators.tests.factories import IssuingBodyFactory, ObligationFactory, PeriodIndicatorFactory

pytestmark = pytest.mark.django_db
DAY = date(2025, 8, 1)


@pytest.fixture(autouse=True)
def agencies() -> None:
    """A site of Gia Lai that knows other provinces and ministries, too."""
    gia_lai = AgencyFactory.create(slug="gia-lai", name="Gia Lai")
    AgencyFactory.create(slug="hue", name="Huế")
    AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế", kind=AgencyKind.MINISTRY)
    for slug in ("xa-mot", "xa-hai"):
        AgencyFactory.create(slug=slug, name=slug, kind=AgencyKind.COMMUNE, parent=gia_lai)


def reporting() -> set[str]:
    return set(reporting_on(DAY).values_list("slug", flat=True))


def owes(slug: str, state: str, *, is_due: bool = True) -> None:
    asked = PeriodIndicatorFactory.create(period__state=state)
    ObligationFactory.create(
        agency=Agency.objects.get(slug=slug),
        period=asked.period,
        indicator=asked.indicator,
        is_due=is_due,
        reason="" if is_due else "không có thủ tục",
    )


@pytest.mark.parametrize("state", [PeriodState.OPEN, PeriodState.PLANNED])
def test_those_that_owe_in_what_is_open_or_planned(state: str) -> None:
    owes("xa-mot", state)
    owes("xa-hai", state, is_due=False)
    owes("hue", PeriodState.CLOSED)
    assert reporting() == {"xa-mot"}


def test_without_such_a_period_the_kinds_of_the_latest() -> None:
    owes("hue", PeriodState.CLOSED)
    assert reporting() == {"gia-lai", "hue"}


def test_without_any_period_the_units_of_a_province_else_all_above_them() -> None:
    assert reporting() == {"xa-mot", "xa-hai"}
    Agency.objects.filter(kind=AgencyKind.COMMUNE).delete()
    assert reporting() == {"gia-lai", "hue", "bo-y-te"}


def test_of_a_site_of_a_province_nobody_before_its_units_are_known() -> None:
    IssuingBodyFactory.create(letter_sign=IssuingBody.PROVINCIAL_SIGN)
    Agency.objects.filter(kind=AgencyKind.COMMUNE).delete()
    assert reporting() == set()


def test_for_one_that_was_merged_its_heir() -> None:
    owes("hue", PeriodState.OPEN)
    merged = Agency.objects.get(slug="hue")
    merged.ends_on = date(2025, 6, 30)
    merged.save()
    heir = AgencyFactory.create(slug="heir", starts_on=date(2025, 7, 1))
    SuccessionFactory.create(predecessor=merged, successor=heir, effective_on=date(2025, 7, 1))
    assert reporting() == {"heir"}


def test_pages_of_accounts_name_no_others(client: Client) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    owes("xa-mot", PeriodState.OPEN)
    missing = tree(client.get(reverse("accounts-missing")))
    (row,) = missing.xpath("//ul[@class='figure-list']/li/span")
    assert text(row) == "xa-mot, Gia Lai"
    filled = tree(client.get(reverse("account-invite-list"), {"kind": "commune"}))
    (area,) = filled.xpath("//textarea")
    assert [line.partition(";")[0] for line in area.text.split("\n") if line] == ["xa-mot, Gia Lai"]
