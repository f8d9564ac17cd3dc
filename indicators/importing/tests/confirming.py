"""Pressing the button under a preview, and editing beside it."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from indicators.annex.tests.files import Rows, cell_changed
from indicators.choices import BatchState
from indicators.figures.writing import correct_figure
from indicators.importing.confirm import confirm_import
from indicators.importing.look import proposal_of
from indicators.importing.tests.sending import AT, Written, base
from indicators.models import ImportBatch, Submission

CAN_THO = Written(1243, 1850, "67.19")
CHANGED = cell_changed(3, 4, "1.244")

# Neither a warning nor an error.
FAULTLESS = {"missing-agency"}

SERVICES: Rows = (
    (
        "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số"
        " 422/QĐ-TTg ngày 04 tháng 4 năm 2022",
    ),
    ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành"),
    ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an", "Quý II"),
)


def seen(batch: ImportBatch) -> dict[str, Any]:
    """What the preview hands to the button: the digest, and all warnings ticked."""
    proposal = proposal_of(batch)
    return {
        "digest": proposal.digest(),
        "accepted": {finding.code for finding in proposal.warnings},
    }


def confirm(batch: ImportBatch, by: User | None = None, **shown: Any) -> ImportBatch:
    return confirm_import(batch, by=by, at=AT, **(shown or seen(batch)))


def refusal(batch: ImportBatch, by: User | None = None, **shown: Any) -> str:
    """Why a confirmation writes nothing."""
    with pytest.raises(Refused) as refused:
        confirm(batch, by, **shown)
    return str(refused.value)


def assert_untouched(batch: ImportBatch, before: dict[str, int]) -> None:
    batch.refresh_from_db()
    assert (batch.state, batch.imported_at) == (BatchState.WAITING, None)
    assert base() == before


def edit_by_hand(by: User | None = None, **values: Any) -> None:
    figure = Submission.objects.get(agency__slug="can-tho", indicator__slug="online-provision")
    for name, value in values.items():
        setattr(figure, name, value)
    correct_figure(figure, by=by, reason="Sửa tay")
