"""What became of agencies between two days, through any chain of successions."""

from datetime import date, datetime
from itertools import pairwise, permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from pytest_django import DjangoAssertNumQueries

from entities.agencies.tests.trees import Tree, pairs_of_days, trees
from entities.agencies.units import days_of_change, units
from entities.choices import AgencyKind, NameKind, SuccessionRelation
from entities.models import Agency, Succession
from entities.tests.factories import AgencyFactory, AgencyNameFactory, SuccessionFactory

EARLY, MIDDLE, LATE = date(2022, 9, 6), date(2025, 7, 1), date(2026, 3, 1)
EVE = {MIDDLE: date(2025, 6, 30), LATE: date(2026, 2, 28)}


def unit(slug: str, *, since: date | None = None, until: date | None = None) -> Agency:
    found: Agency = AgencyFactory.create(slug=slug, starts_on=since, ends_on=until)
    return found


def follows(
    predecessor: Agency, successor: Agency, on: date = MIDDLE, relation: str = "merged_into"
) -> Succession:
    row: Succession = SuccessionFactory.create(
        predecessor=predecessor, successor=successor, effective_on=on, relation=relation
    )
    return row


def became(of: date, on: date, **asked: datetime) -> dict[str, list[str]]:
    """To which units each agency belongs that something happened to, by slugs."""
    found = units(AgencyKind.PROVINCE, of=of, on=on, **asked)
    slugs = {key: agency.slug for key, agency in found.agencies.items()}
    return {slugs[key]: [slugs[one] for one in to] for key, to in found.became.items()}


@pytest.mark.django_db
class TestStored:
    def test_two_that_merged_are_one_unit_from_the_day_on(self) -> None:
        whole = unit("whole", since=MIDDLE)
        for slug in ("first", "second"):
            follows(unit(slug, until=EVE[MIDDLE]), whole)
        assert became(EARLY, MIDDLE) == {"first": ["whole"], "second": ["whole"]}
        assert became(EARLY, EVE[MIDDLE]) == {}
        assert became(MIDDLE, LATE) == {}
        found = units(AgencyKind.PROVINCE, of=EARLY, on=MIDDLE)
        first, second = Agency.objects.filter(slug__in=("first", "second")).order_by("pk")
        assert found.parts_of(whole.pk) == (first.pk, second.pk)
        assert found.is_whole(first.pk)

    def test_one_that_merged_cannot_be_had_on_the_units_before(self) -> None:
        whole = unit("whole", since=MIDDLE)
        for slug in ("first", "second"):
            follows(unit(slug, until=EVE[MIDDLE]), whole)
        assert became(LATE, EARLY) == {"whole": ["first", "second"]}
        assert not units(None, of=LATE, on=EARLY).is_whole(whole.pk)

    def test_a_split_unit_belongs_to_each_in_part_and_all_parts_are_it_again(self) -> None:
        split = unit("split", until=EVE[MIDDLE])
        for slug in ("north", "south"):
            follows(split, unit(slug, since=MIDDLE), relation="split_into")
        assert became(EARLY, LATE) == {"split": ["north", "south"]}
        assert became(LATE, EARLY) == {"north": ["split"], "south": ["split"]}

    def test_parts_that_merged_again_are_the_whole(self) -> None:
        split, again = unit("split", until=EVE[MIDDLE]), unit("again", since=LATE)
        for slug in ("north", "south"):
            part = unit(slug, since=MIDDLE, until=EVE[LATE])
            follows(split, part, relation="split_into")
            follows(part, again, LATE)
        assert became(EARLY, LATE) == {"split": ["again"]}
        assert units(None, of=EARLY, on=LATE).is_whole(split.pk)

    def test_one_that_others_were_merged_into_is_of_them_too(self) -> None:
        whole = unit("whole")
        follows(unit("gone", until=EVE[MIDDLE]), whole)
        assert became(EARLY, LATE) == {"gone": ["whole"], "whole": ["whole"]}

    def test_a_renamed_unit_is_what_it_was_and_a_function_moves_no_figure(self) -> None:
        renamed, other = unit("renamed"), unit("other")
        follows(renamed, renamed, relation=SuccessionRelation.RENAMED)
        follows(renamed, other, LATE, SuccessionRelation.FUNCTION_MOVED)
        assert became(EARLY, LATE) == {}
        assert days_of_change([AgencyKind.PROVINCE], until=LATE) == [MIDDLE]
        for of, on in ((EARLY, LATE), (LATE, EARLY)):
            told = units(None, of=of, on=on).functions
            assert {
                key: [(row.other.slug, row.gave) for row in rows] for key, rows in told.items()
            } == {
                renamed.pk: [("other", True)],
                other.pk: [("renamed", False)],
            }
        assert not units(None, of=EARLY, on=MIDDLE).functions

    def test_functions_are_told_of_the_unit_to_which_an_agency_belongs(self) -> None:
        taker, whole = unit("taker"), unit("whole", since=LATE)
        giver, beside = unit("giver", until=EVE[LATE]), unit("beside", until=EVE[LATE])
        follows(giver, taker, MIDDLE, SuccessionRelation.FUNCTION_MOVED)
        follows(giver, beside, MIDDLE, SuccessionRelation.FUNCTION_MOVED)
        for part in (giver, beside):
            follows(part, whole, LATE)
        told = units(None, of=EARLY, on=LATE).functions
        assert {
            key: [(row.agency.slug, row.other.slug) for row in rows] for key, rows in told.items()
        } == {
            whole.pk: [("giver", "taker")],
            taker.pk: [("taker", "giver")],
        }

    @pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
    def test_the_order_in_which_they_were_recorded_does_not_matter(
        self, order: tuple[int, ...]
    ) -> None:
        first, second = unit("first", until=EVE[MIDDLE]), unit("second", until=EVE[MIDDLE])
        between = unit("between", since=MIDDLE, until=EVE[LATE])
        last = unit("last", since=LATE)
        rows = [(first, between, MIDDLE), (second, between, MIDDLE), (between, last, LATE)]
        for place in order:
            follows(*rows[place])
        assert became(EARLY, LATE) == {"first": ["last"], "second": ["last"]}
        assert became(EARLY, MIDDLE) == {"first": ["between"], "second": ["between"]}

    @pytest.mark.parametrize("days", [(MIDDLE, MIDDLE), (MIDDLE, LATE)], ids=["one", "two"])
    def test_a_cycle_in_bad_data_comes_to_an_end(self, days: tuple[date, date]) -> None:
        first, second = unit("first"), unit("second")
        follows(first, second, days[0])
        follows(second, first, days[1])
        assert set(became(EARLY, LATE)) == {"first", "second"}
        assert set(became(LATE, EARLY)) <= {"first", "second"}

    def test_seen_before_the_act_was_recorded_nothing_had_happened(self) -> None:
        before = datetime.now(tz=ZoneInfo("Asia/Ho_Chi_Minh"))
        follows(unit("first", until=EVE[MIDDLE]), unit("second", since=MIDDLE))
        after = datetime.now(tz=ZoneInfo("Asia/Ho_Chi_Minh"))
        assert became(EARLY, LATE, seen_at=before) == {}
        assert became(EARLY, LATE, seen_at=after) == {"first": ["second"]}

    def test_the_names_are_those_of_the_day_on_which_units_are_asked_for(self) -> None:
        city = unit("city", since=MIDDLE)
        follows(unit("old", until=EVE[MIDDLE]), city)
        dated = {"agency": city, "kind": NameKind.OFFICIAL}
        AgencyNameFactory.create(**dated, text="Tỉnh Bắc Ninh", ends_on=EVE[LATE])
        AgencyNameFactory.create(**dated, text="Thành phố Bắc Ninh", starts_on=LATE)
        for on, name in ((MIDDLE, "Tỉnh Bắc Ninh"), (LATE, "Thành phố Bắc Ninh")):
            assert units(None, of=EARLY, on=on).agencies[city.pk].name == name

    def test_one_query_and_none_for_one_day(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        follows(unit("first", until=EVE[MIDDLE]), unit("second", since=MIDDLE))
        with django_assert_num_queries(1):
            units(AgencyKind.PROVINCE, of=EARLY, on=LATE)
        with django_assert_num_queries(0):
            assert units(AgencyKind.PROVINCE, of=LATE, on=LATE).became == {}


@given(trees())
def test_each_agency_is_in_a_unit_and_each_unit_of_agencies_of_its_day(tree: Tree) -> None:
    for of, on in pairs_of_days(tree):
        found = tree.units(of=of, on=on)
        on_the_day = {agency.id for agency in tree.living(on)}
        for agency in tree.living(of):
            to = found.units_of(agency.id)
            assert to
            assert set(to) <= on_the_day
            assert all(agency.id in found.parts_of(unit) for unit in to)


@given(trees())
def test_there_and_back_are_the_same_pairs(tree: Tree) -> None:
    for of, on in pairs_of_days(tree):
        there, back = tree.units(of=of, on=on), tree.units(of=on, on=of)
        assert (there.became, there.came_from) == (back.came_from, back.became)


@given(trees())
def test_one_act_after_the_other_is_the_same_as_all_at_once(tree: Tree) -> None:
    days = [tree.day(act) for act in range(tree.acts + 1)]
    for agency in tree.living(days[0]):
        reached = {agency.id}
        for of, on in pairwise(days):
            step = tree.units(of=of, on=on)
            reached = {unit for one in reached for unit in step.units_of(one)}
        assert tree.units(of=days[0], on=days[-1]).units_of(agency.id) == tuple(sorted(reached))
