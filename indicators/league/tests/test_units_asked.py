"""What is said of the days on whose units a table can be put."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from entities.choices import NameKind
from entities.models import Agency, AgencyName
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, SuccessionFactory
from indicators.league.units_asked import UnitsChoice, changes_of_kinds
from indicators.tests.factories import PeriodFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY, TODAY = date(2026, 4, 30), date(2026, 11, 28)
EVE = DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _first_period() -> None:
    PeriodFactory.create(as_of=date(2022, 9, 6))


def rename(agency: Agency, name: str) -> None:
    spans = ((agency.name, None, EVE), (name, DAY, None))
    for text, starts_on, ends_on in spans:
        AgencyName.objects.create(
            agency=agency,
            kind=NameKind.OFFICIAL,
            text=text,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    Agency.objects.filter(pk=agency.pk).update(name=name)
    SuccessionFactory.create(
        predecessor=agency,
        successor=agency,
        relation="renamed",
        effective_on=DAY,
        basis=LegalDocumentFactory.create(),
    )


def merge(*parts: Agency) -> None:
    whole = AgencyFactory.create(starts_on=DAY)
    for part in parts:
        SuccessionFactory.create(
            predecessor=part, successor=whole, relation="merged_into", effective_on=DAY
        )
    Agency.objects.filter(pk__in=[part.pk for part in parts]).update(ends_on=EVE)


def said() -> list[str]:
    with override("vi"):
        options = UnitsChoice(changes=changes_of_kinds(["province"], today=TODAY)).options
    return [words for _day, words in options]


def test_who_was_renamed_is_named_and_several_are_counted() -> None:
    first, second = AgencyFactory.create(name="Đồng Nai"), AgencyFactory.create(name="Bắc Ninh")
    rename(first, "Thành phố Đồng Nai")
    assert said() == ["30/04/2026 – Đồng Nai đổi tên thành Thành phố Đồng Nai"]
    rename(second, "Thành phố Bắc Ninh")
    assert said() == ["30/04/2026 – 2 đơn vị đổi tên"]


def test_a_rename_whose_former_name_is_not_recorded_is_counted() -> None:
    rename(AgencyFactory.create(name="Đồng Nai"), "Thành phố Đồng Nai")
    AgencyName.objects.all().delete()
    assert said() == ["30/04/2026 – 1 đơn vị đổi tên"]


def test_the_units_are_those_that_live_on_the_day_and_stand_before_the_renamed() -> None:
    """Of five two become one: four live, whatever rests on another basis on the same day."""
    one, two, three, *_others = AgencyFactory.create_batch(5)
    Agency.objects.filter(pk=three.pk).update(name="Đồng Nai")
    three.refresh_from_db()
    merge(one, two)
    rename(three, "Thành phố Đồng Nai")
    assert said() == ["30/04/2026 – 4 tỉnh, thành phố; Đồng Nai đổi tên thành Thành phố Đồng Nai"]
