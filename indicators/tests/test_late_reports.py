"""Who reports for an agency that was merged: whoever acts for the agency that it has become."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.choices import Role
from entities.models import Agency
from entities.policy import may_read_history_of
from entities.tests.factories import AgencyFactory, SuccessionFactory, UserFactory
from indicators.choices import PeriodState
from indicators.models import Period
from indicators.pages.my_work import waiting
from indicators.policy import (
    entry_agencies_for,
    may_enter,
    may_read_figure_history,
    may_submit,
    people_of,
    posts_of,
    report_agencies_for,
    sending_agencies_for,
)
from indicators.tests.merged import BEFORE, DAY, Merged, member, merged_world

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def world() -> Merged:
    return merged_world()


def test_officer_of_the_whole_successor_acts_for_what_was_merged(world: Merged) -> None:
    officer = member(world.new)
    assert list(entry_agencies_for(officer)) == [world.old, world.new]
    assert list(report_agencies_for(officer)) == [world.old, world.new]
    assert sending_agencies_for(officer) == [world.new, world.old]
    for may in (may_enter, may_submit, may_read_figure_history):
        assert may(officer, world.old)
    assert may_read_history_of(officer)(world.old)


def test_predecessors_own_act_until_their_membership_ends(world: Merged) -> None:
    stays, left = member(world.old), member(world.old, ends_on=BEFORE)
    assert list(entry_agencies_for(stays)) == [world.old]
    assert may_submit(stays, world.old)
    assert not may_enter(stays, world.new)
    assert not entry_agencies_for(left).exists()
    assert not may_submit(left, world.old)


def test_part_of_a_split_agency_and_a_stranger_do_not_act_for_it(world: Merged) -> None:
    split = AgencyFactory.create(slug="bo-tttt", ends_on=BEFORE)
    parts = AgencyFactory.create_batch(2, starts_on=DAY)
    for part in parts:
        SuccessionFactory.create(
            predecessor=split, successor=part, effective_on=DAY, relation="split_into"
        )
    for agency in (*parts, AgencyFactory.create()):
        officer = member(agency)
        assert list(entry_agencies_for(officer)) == [agency]
        assert not may_enter(officer, split)
        assert not may_enter(officer, world.old)
    assert not people_of(split).exists()


def test_merger_that_is_still_to_come_changes_nothing() -> None:
    now, then = AgencyFactory.create_batch(2)
    SuccessionFactory.create(predecessor=now, successor=then, effective_on=DAY.replace(year=2525))
    assert list(entry_agencies_for(member(then))) == [then]
    assert list(people_of(now)) == []


APPROVERS: dict[str, tuple[Callable[[Merged], object], bool]] = {
    "nobody": (lambda world: None, True),
    "of_the_successor": (lambda world: member(world.new, Role.APPROVER), False),
    "of_the_predecessor": (lambda world: member(world.old, Role.APPROVER), False),
    "who_left": (lambda world: member(world.old, Role.APPROVER, ends_on=BEFORE), True),
}


@pytest.mark.parametrize(("appoint", "submits"), APPROVERS.values(), ids=APPROVERS)
def test_officer_submits_where_neither_agency_has_an_approver(
    world: Merged, appoint: Callable[[Merged], object], submits: bool
) -> None:
    officer = member(world.new)
    appoint(world)
    assert may_enter(officer, world.old)
    assert may_submit(officer, world.old) is submits


def test_approver_of_the_successor_submits_for_what_was_merged(world: Merged) -> None:
    approver = member(world.new, Role.APPROVER)
    of_old = member(world.old, Role.APPROVER)
    assert may_submit(approver, world.old)
    assert may_submit(of_old, world.old)
    assert not may_submit(of_old, world.new)


def test_people_of_both_are_told_of_a_merged_agency_and_only_its_own_of_the_new_one(
    world: Merged,
) -> None:
    own, of_new = member(world.old), member(world.new)
    member(world.old, Role.APPROVER, ends_on=BEFORE)
    assert set(people_of(world.old)) == {own, of_new}
    assert list(people_of(world.new)) == [of_new]
    posts = posts_of([world.old, world.new])
    assert [post.user for post in posts[world.old.pk]] == [own, of_new]
    assert [post.user for post in posts[world.new.pk]] == [of_new]


def test_merged_agency_is_offered_for_files_while_a_period_waits_for_it(world: Merged) -> None:
    officer = member(world.new)
    Period.objects.filter(pk=world.before.period_id).update(state=PeriodState.CLOSED)
    assert sending_agencies_for(officer) == [world.new]
    assert may_enter(officer, world.old)


def test_what_waits_is_counted_in_one_query(world: Merged) -> None:
    officer = member(world.new)
    assert officer.is_authenticated
    with CaptureQueriesContext(connection) as roles:
        assert waiting(officer) == 2
    with CaptureQueriesContext(connection) as counted:
        assert waiting(officer) == 2
    assert len(counted) == 1 < len(roles)
    assert waiting(member(world.old)) == 1
    assert waiting(UserFactory.create()) == 0


def test_site_without_reorganisations_knows_only_own_agencies() -> None:
    own, other = AgencyFactory.create_batch(2)
    officer = member(own)
    assert list(entry_agencies_for(officer)) == [own]
    assert list(Agency.objects.exclude(pk__in=entry_agencies_for(officer))) == [other]
