"""Files that were put aside are deleted after a while; that somebody sent them stays known."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from dvctrack.lib.files.limited import UNFINISHED
from dvctrack.lib.logs import event
from indicators.choices import BatchState
from indicators.importing.receive import readings
from indicators.models import ImportBatch

# Longer than any reader takes.
_LEFT_BEHIND = timedelta(days=1)


@task()
def delete_old_files() -> None:
    """Delete what is old by now."""
    at = timezone.now()
    delete_discarded(at=at)
    delete_readings(at=at)


def delete_discarded(*, at: datetime) -> int:
    """Delete files that were put aside `DISCARDED_DAYS` ago; how many there were.

    The row stays with the name of the file, its digest, and who sent it when.
    """
    before = at - timedelta(days=settings.DISCARDED_DAYS)
    # Those of earlier releases do not know when they were put aside.
    is_old = Q(discarded_at__lt=before) | Q(discarded_at=None, received_at__lt=before)
    old = ImportBatch.objects.filter(is_old, state=BatchState.DISCARDED).exclude(file="")
    for batch in old:
        batch.file.delete(save=False)
        batch.file = ""
        batch.answers, batch.findings, batch.ledger, batch.trace = {}, [], {}, ""
        batch.save(update_fields=["file", "answers", "findings", "ledger", "trace"])
        event("discarded file deleted", batch=batch.pk, sha256=batch.sha256)
    return len(old)


def delete_readings(*, at: datetime) -> None:
    """Delete what was read of files that wait no more, and what a killed worker left unfinished."""
    waiting = set(
        ImportBatch.objects.filter(state=BatchState.WAITING).values_list("sha256", flat=True)
    )
    for path in readings().glob("*"):
        with suppress(FileNotFoundError):
            is_old = at.timestamp() - path.stat().st_mtime > _LEFT_BEHIND.total_seconds()
            if is_old and path.name.startswith(UNFINISHED):
                shutil.rmtree(path)
            elif is_old and path.suffix == ".lines" and path.name.split("-")[0] not in waiting:
                path.unlink()
