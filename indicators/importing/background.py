"""What takes its time with a file is done by a worker: one thing at a time for each file.

A worker may die at any moment, and another one then does its task again. So each looks first at how
the file stands, and what is made appears as a whole.
"""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.files.errors import FAULT, FileError, fault_code
from dvctrack.lib.files.limited import Interrupted
from dvctrack.lib.logs import fault
from dvctrack.lib.refused import Refused, log_refused
from entities.models import Worker
from entities.work import asked
from entities.work.asked import WorkState, work_state
from indicators.choices import BatchState, BatchWork
from indicators.importing.confirm import confirm_import
from indicators.importing.given_back import write_workbook
from indicators.importing.look import proposal_of
from indicators.importing.receive import FULL, NO_ROOM, refuse_file
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch

# Most files are looked at within this time, and then nobody sees a page that waits.
PATIENCE_SECONDS = 1.0
BROKEN_OFF = gettext_lazy("The work was broken off on the server. Nothing is lost: try again.")
# Of the files of one person each that waits stands one place further back, so that those of
# others are read between them; letters leave after all of them.
_LAST = 9
# So many of those that wait for their turn ask for it in a second, however many they are.
_ASKING = 5
# How long what was just made is shown though it would not hold any more.
_JUST = timedelta(minutes=1)


def ask(batch: ImportBatch, doing: BatchWork, *given: Any) -> None:
    """Have a worker do something with a file, unless it is at that already, or writes it.

    What is `given` is handed to the task behind the file, and before the language of the person.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        is_busy = locked.doing == doing or locked.work_writes
        if not (is_busy and work_state(locked.work, at=timezone.now()).is_under_way):
            # Why a confirmation was refused is still said after the file was looked at again.
            is_kept = doing == BatchWork.LOOK != locked.doing
            row = ImportBatch.objects.filter(pk=batch.pk)
            row.update(doing=doing, said=locked.said if is_kept else "")
            work = _TASKS[doing]
            if work.module_path in _READING:
                work = work.using(priority=-min(_read_of_person(batch), _LAST))
            result = work.enqueue(batch.pk, *given, translation.get_language())
            row.update(work=None if result.is_finished else result.id)
    batch.refresh_from_db()


def wait_for(batch: ImportBatch, *, seconds: float) -> WorkState:
    """How the last work on a file stands, after so long at the most; the file is read anew."""
    state = asked.wait_for(batch.work, seconds=seconds)
    batch.refresh_from_db()
    return state


def was_just_done(work: str, batch: ImportBatch) -> bool:
    """Whether `work` is the last about this file and ended a moment ago."""
    if batch.work is None or work != str(batch.work):
        return False
    ended = DBTaskResult.objects.filter(pk=work, finished_at__gt=timezone.now() - _JUST)
    return ended.exists()


@task(takes_context=True)
def look(context: TaskContext, batch: int, language: str) -> None:
    """Read a waiting file and set it beside what is stored."""
    with _telling(batch, language) as row:
        if row.state == BatchState.WAITING and _has_turn(context, row):
            proposal = proposal_of(row)
            codes = [finding.code for finding in proposal.findings]
            if codes in (["unreadable-file"], ["program-fault"]):
                refuse_file(row, proposal)


@task()
def confirm(
    batch: int, by: int, at: str, digest: str, accepted: Sequence[str], language: str
) -> None:
    """Save a file as a person saw it and asked for, at that moment."""
    with _telling(batch, language) as row:
        if row.state == BatchState.WAITING:
            person = User.objects.get(pk=by)
            asked = datetime.fromisoformat(at)
            confirm_import(row, by=person, at=asked, digest=digest, accepted=accepted)


@task()
def undo(batch: int, by: int, language: str) -> None:
    """Undo an import."""
    with _telling(batch, language) as row:
        if row.state == BatchState.SAVED:
            undo_import(row, by=User.objects.get(pk=by), at=timezone.now())


@task(takes_context=True)
def give_back(context: TaskContext, batch: int, language: str) -> None:
    """Put what was found in a file into its cells."""
    with _telling(batch, language) as row:
        if _has_turn(context, row):
            write_workbook(row)


_TASKS: dict[BatchWork, Task[..., None]] = {
    BatchWork.LOOK: look,
    BatchWork.CONFIRM: confirm,
    BatchWork.UNDO: undo,
    BatchWork.WORKBOOK: give_back,
}
# These start limited processes.
_READING = [look.module_path, give_back.module_path]


@contextmanager
def _telling(batch: int, language: str) -> Iterator[ImportBatch]:
    """Keep with the file why nothing was done, in the language of the person who asked."""
    rows = ImportBatch.objects.filter(pk=batch)
    with translation.override(language):
        try:
            yield rows.get()
        except Refused as refused:
            rows.update(said=str(refused))
            log_refused(refused, by=None)
        except FileError as error:
            rows.update(said=_(error.sentence))
        except Interrupted:
            rows.update(said=str(BROKEN_OFF))
            raise
        except DatabaseError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in FULL:
                rows.update(said=str(NO_ROOM))
            else:
                trace = traceback.format_exc()
                code = fault_code(trace)
                rows.update(said=_(FAULT) % {"code": code}, trace=trace)
                fault("import", batch=batch, code=code, trace=trace)
            raise


def _has_turn(context: TaskContext, batch: ImportBatch) -> bool:
    """Whether the task may start a reader now; else it is put back for a second or more.

    Of those that run the ones that began earlier go on: `READERS` on the site, and
    `READERS_OF_PERSON` of the files of each person.
    """
    mine = context.task_result
    running = DBTaskResult.objects.filter(task_path__in=_READING, status=TaskResultStatus.RUNNING)
    living = set(Worker.objects.living(timezone.now()).values_list("key", flat=True))
    order = {
        str(row.pk): (row.started_at, str(row.pk), row.args_kwargs["args"][0])
        for row in running
        if living.intersection(row.worker_ids[-1:])
    }
    own = order.get(mine.id)
    earlier = [place[-1] for place in order.values() if own and place < own]
    of_person = ImportBatch.objects.filter(pk__in=earlier, imported_by=batch.imported_by_id)
    if len(earlier) < settings.READERS and of_person.count() < settings.READERS_OF_PERSON:
        return True
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update().filter(pk=batch.pk, work=mine.id)
        if row.exists():
            waiting = _to_be_read().count()
            again = timezone.now() + timedelta(seconds=1 + waiting / _ASKING)
            later = mine.task.using(run_after=again)
            row.update(work=later.enqueue(*mine.args).id)
    return False


def _to_be_read() -> QuerySet[DBTaskResult[..., None]]:
    return DBTaskResult.objects.filter(task_path__in=_READING, status=TaskResultStatus.READY)


def _read_of_person(batch: ImportBatch) -> int:
    """How many files of the person who sent this one wait to be read."""
    sent = ImportBatch.objects.filter(imported_by=batch.imported_by_id)
    return _to_be_read().filter(pk__in=sent.values("work")).count()
