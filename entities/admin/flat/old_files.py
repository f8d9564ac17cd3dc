"""Flat files that were not imported are deleted after a while; that they came stays known."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from dvctrack.lib.logs import event
from entities.choices import FlatState
from entities.models import FlatImport


@task()
def delete_old_flat_files() -> None:
    """Delete what is old by now."""
    delete_unused(at=timezone.now())


def delete_unused(*, at: datetime) -> int:
    """Delete files that came or were put aside `DISCARDED_DAYS` ago and were never imported; how
    many there were. Those that still waited are put aside.
    """
    before = at - timedelta(days=settings.DISCARDED_DAYS)
    is_old = Q(discarded_at__lt=before) | Q(discarded_at=None, received_at__lt=before)
    unused = (FlatState.WAITING, FlatState.REFUSED, FlatState.DISCARDED)
    old = FlatImport.objects.filter(is_old, state__in=unused).exclude(file="")
    for row in old:
        row.file.delete(save=False)
        row.file, row.shown, row.digest = "", {}, ""
        if row.is_waiting:
            row.state, row.discarded_at = FlatState.DISCARDED, at
        row.save()
        event("flat file deleted", flat=row.pk, sha256=row.sha256)
    return len(old)
