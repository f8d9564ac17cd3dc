"""A table with headings that nobody knows, and what a person says of it."""

from dataclasses import replace

from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping, TableQuestion
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.answers import Answers
from indicators.importing.confirm import confirm_import
from indicators.importing.look import proposal_of
from indicators.importing.remembering import answer_tables
from indicators.importing.tests.sending import (
    AT,
    look,
    received,
)
from indicators.models import ImportBatch

F = Field
TITLE = "Báo cáo kết quả cung cấp dịch vụ công trực tuyến"

UNKNOWN: Rows = (
    (TITLE,),
    ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
    ("Cần Thơ", 1850, 1243, "An"),
    ("Đà Nẵng", 1891, 1409, "Bình"),
)

FIELDS = (F.AGENCY, F.DENOMINATOR, F.NUMERATOR, None)


def question(rows: Rows = UNKNOWN) -> TableQuestion:
    (asked,) = look(workbook(rows)).questions.tables
    return asked


def answers(mapping: ColumnMapping | None = None, period: str = "2022-09-06") -> Answers:
    asked = question()
    return Answers(period=period, mappings={asked.place: mapping or asked.mapping})


def answered(rows: Rows, **indicators: str) -> Answers:
    asked = look(workbook(rows)).questions.tables
    mappings = {
        row.place: replace(
            row.mapping, indicator=indicators.get(row.place[-2:], row.mapping.indicator)
        )
        for row in asked
    }
    return Answers(period="2022-09-06", mappings=mappings)


def settle(rows: Rows, given: Answers, *, is_confirmed: bool = True) -> ImportBatch:
    batch = received(workbook(rows))
    answer_tables(batch, given, proposal_of(batch).questions.tables, by=None)
    batch.refresh_from_db()
    if is_confirmed:
        proposal = proposal_of(batch)
        accepted = {row.code for row in proposal.warnings}
        confirm_import(batch, by=None, at=AT, digest=proposal.digest(), accepted=accepted)
    return batch
