from datetime import date

import pytest

from entities.agencies.names import OfficialNames, told_apart
from entities.choices import AgencyKind, NameKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory, AgencyNameFactory

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def test_two_of_one_name_stand_with_their_days() -> None:
    old = AgencyFactory.create(name="Quảng Trị", ends_on=LAST)
    new = AgencyFactory.create(name="Quảng Trị", starts_on=FIRST, ends_on=date(2030, 1, 1))
    other = AgencyFactory.create(name="Lai Châu", starts_on=date(2004, 1, 1))
    assert told_apart([old, new, other]) == {
        old.pk: "Quảng Trị (đến 30/6/2025)",
        new.pk: "Quảng Trị (từ 01/7/2025 đến 01/01/2030)",
        other.pk: "Lai Châu",
    }
    assert told_apart([new]) == {new.pk: "Quảng Trị"}


def test_units_of_a_province_stand_with_it_and_with_their_days_where_that_is_not_enough() -> None:
    gia_lai, can_tho = AgencyFactory.create(name="Gia Lai"), AgencyFactory.create(name="Cần Thơ")
    local = {"name": "Phường Tân An", "kind": AgencyKind.COMMUNE}
    units = [
        AgencyFactory.create(**local, parent=gia_lai, ends_on=LAST),
        AgencyFactory.create(**local, parent=gia_lai, starts_on=FIRST),
        AgencyFactory.create(**local, parent=can_tho),
        AgencyFactory.create(name="Sở Y tế", kind=AgencyKind.DEPARTMENT),
    ]
    assert list(told_apart([*units, gia_lai]).values()) == [
        "Phường Tân An, Gia Lai (đến 30/6/2025)",
        "Phường Tân An, Gia Lai (từ 01/7/2025)",
        "Phường Tân An, Cần Thơ",
        "Sở Y tế",
        "Gia Lai",
    ]


@pytest.mark.parametrize("day", [date(2022, 9, 6), LAST, FIRST, date(2026, 10, 31)], ids=str)
def test_official_names_in_memory_say_what_the_query_says(day: date) -> None:
    hue = AgencyFactory.create(name="Thành phố Huế", display_order=4)
    for text, place, starts_on, ends_on in (
        ("Thừa Thiên Huế", 46, None, LAST),
        ("Thành phố Huế", None, FIRST, None),
    ):
        AgencyNameFactory.create(
            agency=hue,
            text=text,
            kind=NameKind.OFFICIAL,
            display_order=place,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    AgencyFactory.create(name="Gia Lai")
    names = OfficialNames.load()
    in_memory = {
        (row.name, row.display_order)
        for row in (names.called(agency, on=day) for agency in Agency.objects.all())
    }
    named = Agency.objects.named_on(day)
    assert in_memory == {(row.name, row.display_order) for row in named}
    assert hue.name == "Thành phố Huế"
