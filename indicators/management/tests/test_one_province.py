"""A site for one province alone."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from entities.choices import AgencyKind
from entities.models import Agency, Membership
from entities.tests.factories import AgencyFactory
from indicators.management.one_province import province_named
from indicators.models import IssuingBody, Period, Submission
from indicators.periods.ask import asked_at_first

pytestmark = pytest.mark.django_db


def quickstart(*options: str) -> str:
    out = StringIO()
    call_command("quickstart", "--no-serve", *options, stdout=out)
    return out.getvalue()


def test_site_of_a_province_has_no_national_period_and_its_own_issuing_body() -> None:
    assert "Ủy ban nhân dân tỉnh Gia Lai" in quickstart("--for", "gia-lai")
    assert not Period.objects.exists()
    assert not Submission.objects.exists()
    assert [body.name for body in IssuingBody.objects.all()] == ["Ủy ban nhân dân tỉnh Gia Lai"]
    assert not Membership.objects.filter(agency__isnull=False).exists()
    quickstart("--for", "gia-lai")
    assert IssuingBody.objects.count() == 1


def test_site_of_a_province_stays_one_where_it_is_not_named_again() -> None:
    quickstart("--reference-only", "--for", "gia-lai")
    body = IssuingBody.objects.get()
    body.letter_sign = "UBND-GL"
    body.save()
    quickstart()
    assert not Period.objects.exists()
    assert IssuingBody.objects.count() == 1
    assert not Membership.objects.filter(agency__isnull=False).exists()


def test_setting_says_whose_site_it_is(settings: Any) -> None:
    settings.PROVINCE = "can-tho"
    quickstart("--reference-only")
    assert IssuingBody.objects.get().name == "Ủy ban nhân dân thành phố Cần Thơ"


def test_province_that_is_none_is_refused_with_the_known_ones() -> None:
    AgencyFactory.create(slug="son-la", name="Sơn La")
    with pytest.raises(CommandError, match="son-la"):
        province_named("bo-y-te", on=date(2026, 11, 28))


def test_slug_of_a_province_that_ended_means_the_living_one_of_that_name() -> None:
    AgencyFactory.create(slug="gia-lai", name="Gia Lai", ends_on=date(2025, 6, 30))
    AgencyFactory.create(slug="gia-lai-2025", name="Gia Lai", starts_on=date(2025, 7, 1))
    for text in ("gia-lai", "gia-lai-2025", "tỉnh Gia Lai"):
        assert province_named(text, on=date(2026, 11, 28)).slug == "gia-lai-2025"
    assert province_named("gia-lai", on=date(2025, 6, 30)).slug == "gia-lai"


@pytest.mark.parametrize("has_units", [True, False], ids=["of_a_province", "of_all"])
def test_first_period_asks_the_units_that_there_are(*, has_units: bool) -> None:
    quickstart("--reference-only", "--for", "gia-lai")
    kinds = {AgencyKind.PROVINCE, AgencyKind.MINISTRY}
    if has_units:
        parent = Agency.objects.get(slug="gia-lai")
        AgencyFactory.create(kind=AgencyKind.COMMUNE, parent=parent)
        kinds = {AgencyKind.DEPARTMENT, AgencyKind.COMMUNE}
    asked = asked_at_first(on=date(2022, 9, 6))
    assert {kind for row in asked.values() for kind in row.kinds} == kinds
