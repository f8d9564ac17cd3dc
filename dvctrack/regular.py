"""What the workers do every so often besides the work that waits."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from dvctrack.lib.logs import fault
from entities.admin.flat.old_files import delete_old_flat_files
from entities.choices import TrailKind
from entities.trail.record import record
from entities.trail.seals import seal_trail
from entities.trail.verify import VERIFIED, verify
from entities.work.lost import take_up_lost
from entities.work.regular import is_due
from indicators.importing.old_files import delete_old_files
from indicators.publishing.publish import published_heads


@task()
def tidy() -> None:
    """Delete sessions that ended and tasks that are done."""
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)


@task()
def verify_trail() -> None:
    """Look at the whole trail, and write into it how it was found."""
    found = verify(at=timezone.now(), heads=published_heads())
    record(TrailKind.OPERATION, VERIFIED, by=None, sealed=found.sealed, faults=found.number)
    if found.number:
        fault("trail does not hold", faults=found.number)


# By name: how often, and the task that does it.
REGULAR: dict[str, tuple[timedelta, Task[[], None]]] = {
    "tidy": (timedelta(days=1), tidy),
    "seal trail": (timedelta(minutes=1), seal_trail),
    "verify trail": (timedelta(days=1), verify_trail),
    "old files": (timedelta(days=1), delete_old_files),
    "old flat files": (timedelta(days=1), delete_old_flat_files),
}
# How often work that was lost is looked for.
LOOKS_FOR_LOST = timedelta(seconds=15)


def do_what_is_due(at: datetime) -> None:
    """One worker of all puts back what was lost and asks for the regular work that is due."""
    if is_due("lost work", every=LOOKS_FOR_LOST, at=at):
        take_up_lost(at=at)
    for name, (every, work) in REGULAR.items():
        if is_due(name, every=every, at=at):
            work.enqueue()
