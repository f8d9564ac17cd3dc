"""Whether the site can do its work: what `/readyz` says, a line for each thing that is checked."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from dvctrack.demo import demo_accounts
from entities.choices import LetterState
from entities.models import Letter
from entities.models.letter import LONGEST_WAY
from entities.work.hearts import has_living_worker
from entities.work.regular import last_done

BACKUP_IS_OLD = timedelta(days=7)


class NotReadyError(Exception):
    """Something is missing; the message says what."""


class CouldBeBetterError(Exception):
    """Something should be seen to, and keeps nobody from working."""


def readiness(*, at: datetime) -> tuple[bool, str]:
    """Whether nothing is missing, and the lines. Nothing of a database that is away is asked."""
    is_ready, lines = True, []
    for name, check in CHECKS.items():
        try:
            lines.append(f"ok       {name}: {check(at)}")
        except CouldBeBetterError as warning:
            lines.append(f"warning  {name}: {warning}")
        except (NotReadyError, DatabaseError, OSError) as reason:
            is_ready = False
            lines.append(f"failed   {name}: {' '.join(str(reason).split())}")
            if name == "database":
                break
    return is_ready, "\n".join(["ready" if is_ready else "not ready", *lines, ""])


def _database(_at: datetime) -> str:
    """That it answers and lets itself be written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('transaction_read_only') = 'on'")
        else:
            cursor.execute("SELECT 0")
        if cursor.fetchone()[0]:
            raise NotReadyError("it can only be read")
    return "it answers"


@cache
def _migrated() -> str:
    """Asked until they are complete: an error is not remembered."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotReadyError(f"{len(missing)} to be applied, run manage.py migrate")
    return "complete"


def _room(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as probe:
        probe.write(b"x")
    free = shutil.disk_usage(folder).free // 1024**2
    if free < settings.DISK_MARGIN_MB:
        raise NotReadyError(f"{free} MB free, less than {settings.DISK_MARGIN_MB} MB")
    return f"{free} MB free"


def _database_disk(_at: datetime) -> str:
    """Of SQLite, beside whose file its journal is written; a server watches its own disk."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in name:
        return "not on this machine"
    return _room(Path(name).parent)


def _worker(at: datetime) -> str:
    if not has_living_worker(at=at):
        raise NotReadyError("none lives, start manage.py worker")
    return "lives"


def _mail(at: datetime) -> str:
    """A letter that waits longer than all tries take is one that nobody sends."""
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    oldest = waiting.aggregate(oldest=Min("written_at"))["oldest"]
    if oldest is None:
        return "none waits"
    said = f"the oldest waits for {(at - oldest) // timedelta(minutes=1)} minutes"
    if at - oldest > LONGEST_WAY:
        raise NotReadyError(said)
    return said


def _demo(_at: datetime) -> str:
    if settings.IS_PRODUCTION and demo_accounts().exists():
        raise NotReadyError("there are some, run manage.py remove_demo")
    return "none where it matters"


def _backup(at: datetime) -> str:
    """Where `DVCTRACK_BACKUP_HOURS` says how old the last one may be, that must hold."""
    done = last_done("backup")
    said = (
        "none was ever made"
        if done is None
        else f"the last one is {(at - done) // timedelta(hours=1)} hours old"
    )
    allowed = settings.BACKUP_HOURS
    if allowed and (done is None or at - done > timedelta(hours=allowed)):
        raise NotReadyError(f"{said}, {allowed} are allowed")
    if done is None or at - done > BACKUP_IS_OLD:
        raise CouldBeBetterError(said)
    return said


CHECKS: dict[str, Callable[[datetime], str]] = {
    "database": _database,
    "migrations": lambda _at: _migrated(),
    "disk of files": lambda _at: _room(Path(settings.MEDIA_ROOT)),
    "disk of the database": _database_disk,
    "worker": _worker,
    "letters": _mail,
    "demo accounts": _demo,
    "backup": _backup,
}
