"""Who acts for an agency that was merged, in SQL for lists and in memory for names."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.agencies.units import heirs_of, name_heirs, units, with_predecessors
from entities.models import Agency
from entities.tests.factories import AgencyFactory, SuccessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY, LATER = date(2025, 7, 1), date(2026, 4, 30)
TODAY = date(2026, 11, 28)


def agencies(*slugs: str) -> list[Agency]:
    return [AgencyFactory.create(slug=slug, name=slug) for slug in slugs]


def becomes(predecessor: Agency, successor: Agency, day: date = DAY, how: str = "merged") -> None:
    relation = {"merged": "merged_into", "split": "split_into", "moved": "function_moved"}[how]
    SuccessionFactory.create(
        predecessor=predecessor, successor=successor, effective_on=day, relation=relation
    )
    if how != "moved":
        predecessor.ends_on = day.replace(month=day.month - 1)
        predecessor.save()


def acts_for(agency: Agency, *, on: date = TODAY) -> set[str]:
    held = with_predecessors(Agency.objects.filter(pk=agency.pk), on=on)
    return set(held.values_list("slug", flat=True))


def heirs(agency: Agency, *, on: date = TODAY) -> list[str]:
    return [heir.slug for heir in heirs_of([agency], on=on).get(agency.pk, [])]


def test_whole_predecessors_are_reached_through_any_chain() -> None:
    first, second, third, aside = agencies("a", "b", "c", "aside")
    becomes(first, second)
    becomes(aside, second)
    becomes(second, third, LATER)
    assert acts_for(third) == {"a", "b", "c", "aside"}
    assert heirs(first) == ["b", "c"]
    assert (acts_for(third, on=DAY), acts_for(second, on=DAY)) == ({"c"}, {"a", "b", "aside"})
    assert heirs(first, on=DAY) == ["b"]


@pytest.mark.parametrize("how", ["split", "moved"])
def test_part_and_function_make_no_heir(how: str) -> None:
    first, one, two = agencies("a", "b", "c")
    becomes(first, one, how=how)
    becomes(first, two, how=how)
    assert acts_for(one) == {"b"}
    assert heirs(first) == []


def test_of_a_whole_that_was_split_later_only_its_own_people_act() -> None:
    first, second, one, two = agencies("a", "b", "c", "d")
    becomes(first, second)
    becomes(second, one, LATER, how="split")
    becomes(second, two, LATER, how="split")
    assert (acts_for(one), acts_for(second)) == ({"c"}, {"a", "b"})
    assert heirs(first) == ["b"]
    assert name_heirs([first], on=TODAY)[0].name_now == "a"


def test_whoever_acts_today_is_the_unit_of_today() -> None:
    """The twin of `units`, which walks the same in memory."""
    chain = agencies("a", "b", "c")
    becomes(chain[0], chain[1])
    becomes(chain[1], chain[2], LATER)
    split, *parts = agencies("s", "t", "u")
    for part in parts:
        becomes(split, part, how="split")
    found = units(None, of=date(2025, 6, 1), on=TODAY)
    for agency in (chain[0], split):
        whole = found.units_of(agency.pk) if found.is_whole(agency.pk) else ()
        named = name_heirs([agency], on=TODAY)[0].heir
        assert tuple(heir.pk for heir in [named] if heir) == whole
        for unit in found.units_of(agency.pk):
            acts = with_predecessors(Agency.objects.filter(pk=unit), on=TODAY)
            assert (agency in acts) is found.is_whole(agency.pk)


def test_agency_of_the_day_is_nobody_elses_and_costs_no_query() -> None:
    renamed, other = agencies("hue", "da-nang")
    SuccessionFactory.create(predecessor=renamed, successor=renamed, relation="renamed")
    assert acts_for(renamed) == {"hue"}
    with CaptureQueriesContext(connection) as found:
        assert name_heirs([renamed, other], on=TODAY) == [renamed, other]
    assert len(found) == 0
    assert renamed.name_now == "hue"


def test_nobody_acts_for_anything_without_agencies() -> None:
    first, second = agencies("a", "b")
    becomes(first, second)
    assert not with_predecessors(Agency.objects.none(), on=TODAY).exists()


def test_agencies_that_succeed_each_other_are_told_once() -> None:
    """No act records such a thing; a hand in the admin may."""
    first, second = agencies("a", "b")
    becomes(first, second)
    becomes(second, first, LATER)
    assert heirs(first) == ["b", "a"]
    assert acts_for(first) == {"a", "b"}


def test_name_says_what_an_agency_has_become() -> None:
    old = AgencyFactory.create(name="Bình Dương")
    new = AgencyFactory.create(name="Thành phố Hồ Chí Minh", slug="ho-chi-minh-2025")
    becomes(old, new)
    same = AgencyFactory.create(name="Thành phố Hồ Chí Minh", slug="ho-chi-minh")
    becomes(same, new)
    name_heirs([old, same, new], on=TODAY)
    assert same.name_now == "Thành phố Hồ Chí Minh (đến 01/06/2025)"
    assert old.name_now == "Bình Dương, nay là Thành phố Hồ Chí Minh"
    assert (new.name_now, str(old)) == ("Thành phố Hồ Chí Minh", "Bình Dương")
