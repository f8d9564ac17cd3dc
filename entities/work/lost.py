"""Work that a dead worker left undone goes back, and is done by another one."""

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.logs import event, fault
from entities.models import Worker

# A task that has ended this many workers is given up: the fault is in it.
MOST_WORKERS = 3


@transaction.atomic
def take_up_lost(*, at: datetime) -> int:
    """Put back the tasks that run at no living worker; how many there were.

    A task that is given up is marked as failed. Every task must be one that does nothing twice
    when it is done twice: its worker may have died after the last of it.
    """
    living = set(Worker.objects.living(at).values_list("key", flat=True))
    running = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
        status=TaskResultStatus.RUNNING
    )
    lost = [row for row in running if not living.intersection(row.worker_ids[-1:])]
    for row in lost:
        if len(row.worker_ids) < MOST_WORKERS:
            row.status, row.started_at = TaskResultStatus.READY, None
            event("task taken up", task=row.task_path, id=str(row.pk))
        else:
            row.status, row.finished_at = TaskResultStatus.FAILED, at
            row.exception_class_path = "entities.work.lost.WorkersDiedError"
            fault("task given up", task=row.task_path, id=str(row.pk))
        row.save(update_fields=["status", "started_at", "finished_at", "exception_class_path"])
    return len(lost)


class WorkersDiedError(Exception):
    """The name under which a task that is given up is kept as failed."""
