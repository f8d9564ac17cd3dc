"""The worker: does the work that waits, takes up what another one lost, and what is regular."""

import time
from argparse import ArgumentParser
from typing import Any

from django.db import OperationalError, connection
from django_tasks_db.management.commands import db_worker

from dvctrack.lib.logs import fault
from dvctrack.regular import do_what_is_due
from entities.work.hearts import Heart

INTERVAL_SECONDS = 0.25
# How long it waits for a database that is away.
PAUSE_SECONDS = 2


class Command(db_worker.Command):
    help = "Do the work that waits in the background: letters, files, pdf. Run one or several."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(reload=False, interval=INTERVAL_SECONDS)

    def handle(self, *, worker_id: str, **options: Any) -> None:
        """Where the database goes away it begins anew, as another worker: what it could not say
        of its last task is then work of one that is dead.
        """
        lives = 1
        while True:
            try:
                self._work(worker_id=f"{worker_id[:58]}-{lives}", **options)
            except OperationalError as error:
                fault("worker waits for the database", error=type(error).__name__)
                connection.close()
                time.sleep(PAUSE_SECONDS)
                lives += 1
            else:
                return

    def _work(self, *, worker_id: str, **options: Any) -> None:
        heart = Heart(worker_id, besides=do_what_is_due)
        heart.start()
        # Nothing is claimed by a worker of which nobody knows that it lives.
        heart.has_begun.wait()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            heart.stop()
