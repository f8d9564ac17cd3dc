"""Importing, editing and undoing, an hour apart."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from indicators.annex.tests.files import Rows, cell_changed, workbook
from indicators.figures.writing import correct_figure
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.sending import AT, bring
from indicators.importing.undo import UndoPlan, undo_import
from indicators.models import ImportBatch, Submission

TWO_LEADS: Rows = (*SERVICES[:2], (*SERVICES[2][:2], "Bộ Công an, Bộ Y tế", "Quý II"))
HANOI = ("03", "Thành phố Hà Nội", "1.875", "1.281", "68,32", "Chưa hoàn thành")

# Changes Cần Thơ, leaves Đà Nẵng as it is and adds Hà Nội.
MIXED: Rows = (*cell_changed(3, 4, "1.250")[:4], HANOI)
HOUR = timedelta(hours=1)
CELLS = ("numerator", "denominator", "reported_rate", "reported_decimals", "reported_status")


def imported(rows: Rows, at: int = 0) -> ImportBatch:
    batch = bring(workbook(rows), at=AT + at * HOUR).batch
    assert batch is not None
    return batch


def undo(batch: ImportBatch, at: int = 9, by: User | None = None) -> UndoPlan:
    plan = undo_import(batch, by=by, at=AT + at * HOUR)
    batch.refresh_from_db()
    return plan


def figure(slug: str = "can-tho") -> Submission:
    return Submission.objects.get(agency__slug=slug)


def standing(*names: str) -> dict[str, tuple[Any, ...]]:
    """All figures by agency, with their values and where they came from."""
    rows = Submission.objects.values_list(
        "agency__slug", *CELLS, "note", "cells", "batch", *(names or ())
    )
    return {row[0]: row[1:] for row in rows}


def edit(slug: str = "can-tho", **values: Any) -> Submission:
    row = figure(slug)
    for name, value in values.items():
        setattr(row, name, value)
    return correct_figure(row, by=None, reason="Sửa tay")
