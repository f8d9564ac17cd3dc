from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

# A worker says this often that it lives, and is taken for dead after this long without a word.
BEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=30)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def living(self, at: datetime) -> Self:
        """Whose last word is not long ago, nor ahead of a clock that was set back."""
        return self.filter(beat_at__gt=at - DEAD_AFTER, beat_at__lt=at + DEAD_AFTER)


class Worker(models.Model):
    """A process that does the work that waits, and when it last said that it lives.

    `key` is the name under which it claims tasks.

    Elsewhere: `/readyz` and the page of one's work tell what it says.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    host = models.CharField(_("machine"), max_length=200)
    started_at = models.DateTimeField(_("started at"))
    beat_at = models.DateTimeField(_("last sign of life"), db_index=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.host}: {self.key}"
