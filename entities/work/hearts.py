"""Whether a worker lives: each says so every few seconds."""

import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from dvctrack.lib.logs import fault
from entities.models import Worker
from entities.models.worker import BEAT

# What a dead worker left behind is kept so long, for whoever asks what ran where.
FORGOTTEN_AFTER = timedelta(days=7)


def beat(key: str, *, at: datetime) -> None:
    """Say that the worker lives."""
    if not Worker.objects.filter(key=key).update(beat_at=at):
        Worker.objects.filter(beat_at__lt=at - FORGOTTEN_AFTER).delete()
        Worker.objects.create(key=key, host=socket.gethostname(), started_at=at, beat_at=at)


def has_living_worker(*, at: datetime) -> bool:
    return Worker.objects.living(at).exists()


class Heart(Thread):
    """Beats for a worker as long as its process lives, whatever the worker is at.

    At each beat it does `besides`, which must be short. A database that is away is told in the
    log and asked again at the next beat.
    """

    def __init__(self, key: str, *, besides: Callable[[datetime], object]) -> None:
        super().__init__(name="heart", daemon=True)
        self.key = key
        self.besides = besides
        self.has_begun, self.is_over = Event(), Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            try:
                close_old_connections()
                at = timezone.now()
                beat(self.key, at=at)
                self.has_begun.set()
                self.besides(at)
            except DatabaseError as error:
                fault("worker beat", error=type(error).__name__)
            self.is_over.wait(BEAT.total_seconds())
        connection.close()

    def stop(self) -> None:
        """Beat no more, and be forgotten: what this worker left undone is lost at once."""
        self.is_over.set()
        self.join(timeout=BEAT.total_seconds())
        with suppress(DatabaseError):
            Worker.objects.filter(key=self.key).delete()
