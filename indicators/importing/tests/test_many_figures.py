"""The number of queries of an import says nothing of how many rows its file has."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dvctrack.lib.refused import Refused
from indicators.choices import BatchState
from indicators.figures.compare import Changes
from indicators.importing.look import proposal_of
from indicators.importing.tests.flat import AT, LATER, confirm, receive
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Submission
from indicators.tests.many_figures import CHANGED_EVERY, HEADINGS, Row, World, write_world

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

FEW, MANY = 84, 100_000


@pytest.mark.django_db
def test_queries_are_as_many_for_84_rows_as_for_100_000(settings: Any, tmp_path: Path) -> None:
    counted = []
    for rows in (FEW, MANY):
        # Batches of both lives have keys that were used before, and a proposal is kept by its key.
        settings.MEDIA_ROOT = tmp_path / str(rows)
        counted.append(queries_of_a_life(rows))
    assert counted[0] == counted[1]


def queries_of_a_life(rows: int) -> list[int]:
    """Of a file that is all new, corrected, sent again, and taken back."""
    with transaction.atomic():
        write_world(World(MANY), rows)
        counted = [*life(rows)]
        transaction.set_rollback(True)
    return counted


def life(rows: int) -> Iterator[int]:
    changed = max(rows // CHANGED_EVERY, 1)
    first = as_csv(World(MANY).rows(rows))
    corrected = as_csv(World(MANY).rows(rows, is_changed=True))
    yield from queries_to_save(first, Changes(rows, 0, 0))
    yield from queries_to_save(corrected, Changes(0, changed, rows - changed))
    yield from queries_to_save(corrected, Changes(0, 0, rows))
    yield from queries_to_undo(Changes(0, changed, rows - changed))
    yield from queries_to_undo(Changes(rows, 0, 0))


def queries_to_save(content: bytes, wanted: Changes) -> Iterator[int]:
    """Of the preview, and of the confirmation that compares again and writes."""
    batch = receive(content, at=AT)
    with CaptureQueriesContext(connection) as preview:
        proposal = proposal_of(batch)
        proposal.digest()
    assert proposal.figures.counts() == wanted
    said: AbstractContextManager[object] = (
        nullcontext() if wanted.written else pytest.raises(Refused)
    )
    with CaptureQueriesContext(connection) as confirmation, said:
        confirm(batch, at=AT)
    assert Submission.history.filter(batch=batch).count() == wanted.written
    yield len(preview)
    yield len(confirmation)


def queries_to_undo(written: Changes) -> Iterator[int]:
    batch = ImportBatch.objects.filter(state=BatchState.SAVED).latest("pk")
    with CaptureQueriesContext(connection) as undoing:
        plan = undo_import(batch, by=None, at=LATER)
    assert (len(plan.deleted), len(plan.restored)) == (written.created, written.updated)
    yield len(undoing)


def as_csv(rows: Iterable[Row]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()
