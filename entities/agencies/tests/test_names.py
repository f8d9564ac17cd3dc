from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from entities.agencies.names import OfficialNames, name_agencies, told_apart
from entities.choices import AgencyKind, NameKind, Role
from entities.models import Agency, Membership
from entities.tests.factories import AgencyFactory, AgencyNameFactory, MembershipFactory

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def test_one_query_names_the_agencies_of_rows_on_one_day_or_on_that_of_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hue = AgencyFactory.create(name="Thành phố Huế")
    AgencyNameFactory.create(
        agency=hue, text="Thừa Thiên Huế", kind=NameKind.OFFICIAL, ends_on=LAST
    )
    for agency in (hue, AgencyFactory.create(name="Gia Lai"), None):
        MembershipFactory.create(agency=agency, role=Role.OFFICER if agency else Role.SUPERVISOR)
    rows = Membership.objects.select_related("agency").order_by("pk")
    for day, name in ((LAST, "Thừa Thiên Huế"), (FIRST, "Thành phố Huế")):
        with django_assert_num_queries(2):
            named = name_agencies(rows.all(), on=day)
        assert [row.agency and row.agency.name for row in named] == [name, "Gia Lai", None]
    of_each = name_agencies(rows.all(), on=lambda row: LAST if row.agency == hue else FIRST)
    assert str(of_each[0].agency) == "Thừa Thiên Huế"


def test_agency_of_many_rows_is_read_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    commune = AgencyFactory.create(kind=AgencyKind.COMMUNE, parent=AgencyFactory.create())
    MembershipFactory.create(role=Role.SUPERVISOR, agency=None)
    MembershipFactory.create_batch(2, role=Role.OFFICER, agency=commune)
    with django_assert_num_queries(3):
        nobody, *named = name_agencies(Membership.objects.order_by("pk"), on=FIRST, reads=True)
        assert nobody.agency is None
        assert [row.agency and row.agency.parent for row in named] == [commune.parent] * 2
    assert named[0].agency is named[1].agency


def test_two_of_one_name_stand_with_their_days() -> None:
    old = AgencyFactory.create(name="Quảng Trị", ends_on=LAST)
    new = AgencyFactory.create(name="Quảng Trị", starts_on=FIRST, ends_on=date(2030, 1, 1))
    other = AgencyFactory.create(name="Lai Châu", starts_on=date(2004, 1, 1))
    assert told_apart([old, new, other]) == {
        old.pk: "Quảng Trị (đến 30/06/2025)",
        new.pk: "Quảng Trị (từ 01/07/2025 đến 01/01/2030)",
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
        "Phường Tân An, Gia Lai (đến 30/06/2025)",
        "Phường Tân An, Gia Lai (từ 01/07/2025)",
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
