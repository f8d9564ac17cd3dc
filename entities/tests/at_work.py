"""A worker for tests of what waits in the background, in the process of the test."""

from collections.abc import Callable

from django_tasks import TaskContext
from django_tasks_db.models import DBTaskResult

Work = Callable[[], None]
WAITS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    """Do all work that is due, as a worker does; a task that fails fails the test."""
    while waiting := DBTaskResult.objects.ready().first():
        waiting.claim("worker")
        given = [TaskContext(task_result=waiting.task_result)] * waiting.task.takes_context  # type: ignore[arg-type]
        asked = waiting.task_result
        waiting.set_successful(waiting.task.call(*given, *asked.args, **asked.kwargs))
