"""How work stands that a page asked for."""

import time
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from entities.work.hearts import has_living_worker

# After this long without a worker a page says that none runs.
PATIENCE = timedelta(minutes=1)
_POLL_SECONDS = 0.05


class WorkState(Enum):
    """`ABSENT`: nobody asked for it, or it was so long ago that nothing is known of it.

    `UNATTENDED`: it has waited for more than a minute, and no worker lives.
    """

    ABSENT = "absent"
    WAITING = "waiting"
    UNATTENDED = "unattended"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_under_way(self) -> bool:
        return self in (WorkState.WAITING, WorkState.UNATTENDED, WorkState.WORKING)


_ENDS = {
    TaskResultStatus.SUCCESSFUL: WorkState.DONE,
    TaskResultStatus.FAILED: WorkState.FAILED,
}


def work_state(task: UUID | None, *, at: datetime) -> WorkState:
    """How the task with this id stands; it is kept as the `work` of what it is about.

    At most two queries.
    """
    row = DBTaskResult.objects.filter(pk=task).first() if task else None
    if row is None:
        return WorkState.ABSENT
    ended = _ENDS.get(row.status)
    if ended:
        return ended
    if at - row.enqueued_at > PATIENCE and not has_living_worker(at=at):
        return WorkState.UNATTENDED
    return WorkState.WORKING if row.status == TaskResultStatus.RUNNING else WorkState.WAITING


def wait_for(task: UUID | None, *, seconds: float) -> WorkState:
    """How a task stands once it is done, or after so long at the most."""
    until = time.monotonic() + seconds
    while (state := work_state(task, at=timezone.now())).is_under_way:
        if time.monotonic() >= until:
            break
        time.sleep(_POLL_SECONDS)
    return state
