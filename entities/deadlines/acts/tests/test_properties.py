"""What holds whatever is recorded, in which order and of which day."""

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings

from entities.deadlines.acts.tests.lives import DAYS, Lives, Step, steps
from entities.deadlines.rules import UNCOUNTED
from entities.deadlines.state import with_state
from entities.models.deadline_act import REACHING_BACK

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.slow]
Tried = list[Step]


@settings(max_examples=30)
@given(steps())
def test_act_leaves_the_lists_of_the_days_before_it(tried: Tried) -> None:
    with transaction.atomic():
        lives = Lives()
        for step in tried:
            before = lives.lists()
            act = lives.try_step(step)
            if act is not None and act.kind not in REACHING_BACK:
                after = lives.lists(before=act.day)
                assert after == {place: before[place] for place in after}
        transaction.set_rollback(True)


@settings(max_examples=20)
@given(steps())
def test_list_as_it_was_recorded_never_changes(tried: Tried) -> None:
    with transaction.atomic():
        lives = Lives()
        remembered: list[tuple[datetime, Any]] = []
        for step in tried:
            lives.try_step(step)
            remembered.append((lives.now, lives.lists()))
        for moment, lists in remembered:
            assert lives.lists(seen_at=moment) == lists
        transaction.set_rollback(True)


@settings(max_examples=10)
@given(steps())
def test_memory_and_query_say_the_same(tried: Tried) -> None:
    with transaction.atomic():
        lives = Lives()
        for step in tried[:-2]:
            lives.try_step(step)
        moment = lives.now
        for step in tried[-2:]:
            lives.try_step(step)
        for seen_at in (None, moment):
            for day in DAYS[::3]:
                asked = {
                    row.id: (row.state, row.due_as_of, row.lead_as_of, row.decision_as_of)
                    for row in with_state(day, seen_at=seen_at)
                }
                folded = {
                    pk: (now.state, now.due_on, now.lead_id, now.decision_id)
                    for pk, now in lives.standings(day, seen_at=seen_at).items()
                }
                assert asked == folded
        transaction.set_rollback(True)


MOVES = ("transfer", "join", "withdraw", "restore", "correct", "annul")


@settings(max_examples=40)
@given(steps(*MOVES))
def test_nothing_is_lost_or_counted_twice(tried: Tried) -> None:
    """Each order stands in the list itself or counts with one that does, under the same lead on
    the day on which it was joined; and nobody leads a service twice by one decision.
    """
    with transaction.atomic():
        lives = Lives()
        for step in tried:
            lives.try_step(step)
        for day in DAYS:
            now = lives.standings(day)
            for pk in now:
                passed = [pk]
                while (joined_to := now[passed[-1]].joined_to) is not None:
                    assert joined_to not in passed
                    passed.append(joined_to)
            counted = [
                (order.lead_id, order.decision_id)
                for order in now.values()
                if order.state not in UNCOUNTED
            ]
            assert len(counted) == len(set(counted))
        transaction.set_rollback(True)
