"""Bringing a file in, and what came of it, for tests of the import."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from dvctrack.lib.files.document import write_document
from dvctrack.lib.files.reading import read_lines
from entities.models import Agency, AgencyName, Service, ServiceDeadline
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.annex.tests.files import HEADINGS, TITLE, Rows, workbook
from indicators.importing.answers import Answers
from indicators.importing.confirm import Import, import_file
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose
from indicators.importing.receive import lines_path, receive_file
from indicators.models import ImportBatch, Submission, TableMapping

AT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CAN_THO_NAME = "Thành phố Cần Thơ"
FLAT_HEADINGS = (
    "Kỳ báo cáo",
    "Chỉ số",
    "Mã cơ quan",
    "Phạm vi",
    "Tử số",
    "Mẫu số",
    "Tỷ lệ đã công bố (%)",
    "Ghi chú",
)
FLAT_KEYS = ("2022-09-06", "online-provision", "can-tho", "Lũy kế")


def bring(
    content: bytes, *, file_name: str = "so-lieu.xlsx", as_of: date | None = None, at: datetime = AT
) -> Import:
    """Import a file as a command does, but read it here: a process for each would be slow."""
    with patch(
        "indicators.importing.confirm.read_limited",
        lambda sent, headings: nullcontext(read_lines(sent, headings)),
    ):
        return import_file(content, file_name=file_name, by=None, at=at, as_of=as_of)


def received(
    content: bytes, *, by: User | None = None, file_name: str = "so-lieu.xlsx", at: datetime = AT
) -> ImportBatch:
    """A file that waits and was read, as after an upload, but read here."""
    batch = receive_file(content, file_name=file_name, by=by, at=at)
    target = lines_path(batch)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        write_document(read_lines(content, KNOWN_HEADINGS), out)
    return batch


def look(content: bytes, answers: Answers | None = None, *, as_of: date | None = None) -> Proposal:
    """What a file would change; nothing is written."""
    return propose(read_lines(content, KNOWN_HEADINGS), answers=answers, as_of=as_of)


def said(found: Import | Proposal) -> list[tuple[str, str | None]]:
    """Codes and cells, without the agencies that a small file leaves out and how days were read."""
    proposal = found.proposal if isinstance(found, Import) else found
    untold = ("missing-agency", "deadline-words")
    return [(row.code, row.where) for row in proposal.findings if row.code not in untold]


def base() -> dict[str, int]:
    """How many rows there are of everything that an import may write."""
    models = (Submission, ImportBatch, AgencyName, TableMapping, Service, ServiceDeadline)
    past = (Submission.history, AgencyName.history, Service.history, ServiceDeadline.history)
    counted = {model.__name__: model._default_manager.count() for model in models}
    return counted | {f"past of {rows.model.__name__}": rows.count() for rows in past}


def assert_refused(content: bytes, *findings: tuple[str, str | None], **options: Any) -> Import:
    """The file is not taken, for exactly these reasons, and the base is as it was."""
    before = base()
    result = bring(content, **options)
    assert said(result) == list(findings), said(result)
    assert result.proposal.has_errors
    assert not result.is_saved
    assert base() == before
    return result


@dataclass(frozen=True)
class Written:
    """A stored figure by its values."""

    numerator: int | None = None
    denominator: int | None = None
    rate: str | None = None
    window: int | None = None


def stored(slug: str = "can-tho", **where: Any) -> Written | None:
    """The one figure of an agency; None where it has none."""
    figure = Submission.objects.filter(agency__slug=slug, **where).first()
    if figure is None:
        return None
    return Written(
        figure.numerator,
        figure.denominator,
        None if figure.printed_rate is None else str(figure.printed_rate),
        figure.numerator_single_window,
    )


def all_stored() -> set[tuple[str, str, str, str, int | None, int | None, Decimal | None]]:
    rows = Submission.objects.select_related("agency", "indicator", "period")
    return {
        (
            row.period.code,
            row.indicator.slug,
            row.agency.slug,
            row.span,
            row.numerator,
            row.denominator,
            row.printed_rate,
        )
        for row in rows
    }


def annex(denominator: Any = "", numerator: Any = "", rate: Any = "", status: Any = "") -> Rows:
    """A table of the 2022 annex with the one row of Cần Thơ, which is row 3."""
    return ((TITLE,), HEADINGS, ("01", CAN_THO_NAME, denominator, numerator, rate, status))


def flat(denominator: Any = "", numerator: Any = "", rate: Any = "", note: Any = "") -> Rows:
    """A flat table with the one row of Cần Thơ, which is row 2."""
    return (FLAT_HEADINGS, (*FLAT_KEYS, numerator, denominator, rate, note))


def as_text(rows: Rows) -> bytes:
    """A workbook in which every value is what it is here, also text that begins with "="."""

    def no_formulas(sheet: Any) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type

    return workbook(rows, no_formulas)


def agency(slug: str) -> Agency:
    return Agency.objects.get(slug=slug)
