"""Work of a worker that died goes back, at most three times; that of a living one stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from entities.models import Worker
from entities.models.worker import DEAD_AFTER
from entities.work.asked import WorkState, work_state
from entities.work.hearts import beat
from entities.work.lost import take_up_lost

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + DEAD_AFTER + timedelta(seconds=1)


def running(*workers: str) -> "DBTaskResult[[], None]":
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="dvctrack.regular.tidy",
        backend_name="default",
        status=TaskResultStatus.RUNNING,
        started_at=NOW,
        worker_ids=list(workers),
    )


def test_work_of_a_dead_worker_goes_back() -> None:
    task = running("dead")
    beat("dead", at=NOW)
    assert take_up_lost(at=NOW) == 0
    beat("living", at=LATER)
    assert take_up_lost(at=LATER) == 1
    assert work_state(task.pk, at=LATER) is WorkState.WAITING


def test_a_dead_worker_does_not_live_on_where_the_clock_is_set_back() -> None:
    running("dead")
    beat("dead", at=LATER)
    assert take_up_lost(at=NOW) == 1


def test_work_of_a_living_worker_stays() -> None:
    task = running("dead", "living")
    beat("living", at=LATER)
    assert take_up_lost(at=LATER) == 0
    assert work_state(task.pk, at=LATER) is WorkState.WORKING


def test_work_that_has_ended_three_workers_is_given_up() -> None:
    task = running("one", "two", "three")
    assert take_up_lost(at=NOW) == 1
    assert work_state(task.pk, at=NOW) is WorkState.FAILED


@pytest.mark.parametrize(
    ("age", "has_worker", "state"),
    [
        (timedelta(seconds=59), False, WorkState.WAITING),
        (timedelta(seconds=61), False, WorkState.UNATTENDED),
        (timedelta(seconds=61), True, WorkState.WAITING),
    ],
)
def test_a_page_knows_after_a_minute_that_no_worker_runs(
    age: timedelta, has_worker: bool, state: WorkState
) -> None:
    task = running()
    at = task.enqueued_at + age
    DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY)
    if has_worker:
        beat("living", at=at)
    assert work_state(task.pk, at=at) is state


def test_a_worker_that_beats_again_is_one_row() -> None:
    beat("one", at=NOW)
    beat("one", at=LATER)
    assert Worker.objects.get().beat_at == LATER
