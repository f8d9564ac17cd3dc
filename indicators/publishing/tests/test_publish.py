"""A version is published once, as it was shown, and stays as it was."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from docx import Document

from dvctrack.lib.frozen import FrozenError
from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.annex.layout import (
    AnnexLayout,
    Column,
    Field,
    Group,
    RowOrder,
    Section,
    TableLayout,
)
from indicators.annex.layouts import ANNEX_2023
from indicators.choices import FileKind
from indicators.models import (
    IssuingBody,
    PeriodIndicator,
    Publication,
    PublicationFile,
    Submission,
    Withdrawal,
)
from indicators.publishing.changes import changes_of
from indicators.publishing.edition import AnnexError, LetterOf, edition, next_number
from indicators.publishing.publish import add_pdf, publish, withdraw
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = datetime(2022, 9, 10, 3, tzinfo=UTC)
LAYOUT = AnnexLayout(
    code="2023",
    heading="Phụ lục",
    title="KẾT QUẢ TÍNH ĐẾN NGÀY {as_of}",
    letter="Kèm theo Công văn số {number}/{sign} ngày {day} tháng {month} năm {year} của {body}",
    sections=(
        Section(
            number="I",
            indicator="ty-le",
            title="Tỷ lệ",
            tables=(
                TableLayout(
                    groups=(Group(AgencyKind.PROVINCE, "ĐỊA PHƯƠNG", r"^dia phuong$"),),
                    row_order=RowOrder.RATE,
                    columns=(
                        Column(Field.ORDER, "STT", r"^stt$"),
                        Column(Field.AGENCY, "ĐỊA PHƯƠNG", r"^dia phuong$"),
                        Column(Field.NUMERATOR, "Số", r"^so$"),
                        Column(Field.DENOMINATOR, "Tổng", r"^tong$"),
                        Column(Field.RATE, "Tỷ lệ", r"^ty le$"),
                        Column(Field.STATUS, "Kết quả", r"^ket qua$"),
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def asked() -> PeriodIndicator:
    asked = make_asked()
    asked.indicator.slug = "ty-le"
    asked.indicator.save()
    for numerator in (80, 60, 40):
        agency: Agency = AgencyFactory.create(kind=AgencyKind.PROVINCE)
        add_row(asked, agency, numerator=numerator, denominator=100)
    return asked


def version(asked: PeriodIndicator, **given: Any) -> Publication:
    period = asked.period
    values = {
        "layout": LAYOUT,
        "letter": LetterOf(),
        "number": next_number(period),
        "digest": edition(period, LAYOUT).digest,
        "in_spite": "Thử",
        "by": None,
        "at": AT,
        **given,
    }
    return publish(period, **values)


def correct(asked: PeriodIndicator, numerator: int) -> Submission:
    """The first agency's figure becomes another one."""
    figure = Submission.objects.filter(period=asked.period).order_by("pk")[0]
    figure.numerator = numerator
    figure.save()
    return figure


def test_version_keeps_what_was_published(asked: PeriodIndicator) -> None:
    first = version(asked)
    before = first.content
    correct(asked, 10)
    again = Publication.objects.get(pk=first.pk)
    assert again.content == before
    assert [row.numerator for row in again.content.figures[0].rows] == [80, 60, 40]
    assert {row.kind for row in again.files.all()} == {FileKind.DOCX, FileKind.XLSX}


def test_later_version_lists_what_it_changes(asked: PeriodIndicator) -> None:
    version(asked)
    figure = correct(asked, 50)
    second = version(asked, reason="Đính chính số liệu")
    found = changes_of(second)
    assert found is not None
    (corrected,) = found.corrected
    assert corrected.name == figure.agency.name
    assert corrected.before is not None
    assert corrected.after is not None
    assert (corrected.before.numerator, corrected.after.numerator) == (80, 50)
    assert (corrected.before.rank, corrected.after.rank) == (1, 2)
    assert (corrected.before.status, corrected.after.status) == ("met", "not_met")
    (moved,) = found.moved
    assert moved.has_new_rank
    assert not moved.has_new_figure


def test_first_version_changes_nothing(asked: PeriodIndicator) -> None:
    assert changes_of(version(asked)) is None


def test_later_version_needs_a_reason(asked: PeriodIndicator) -> None:
    version(asked)
    with pytest.raises(ValidationError):
        version(asked)
    assert Publication.objects.count() == 1


def test_figures_that_changed_since_they_were_shown_are_not_published(
    asked: PeriodIndicator,
) -> None:
    shown = edition(asked.period, LAYOUT).digest
    correct(asked, 10)
    with pytest.raises(Refused, match="số liệu đã thay đổi"):
        version(asked, digest=shown)
    assert not Publication.objects.exists()
    assert not PublicationFile.objects.exists()


def test_second_click_finds_the_first_version(asked: PeriodIndicator) -> None:
    first = version(asked)
    with pytest.raises(Refused):
        version(asked, number=1)
    assert Publication.objects.get() == first


def test_layout_for_another_indicator_is_refused(asked: PeriodIndicator) -> None:
    with pytest.raises(AnnexError, match="online-provision"):
        version(asked, layout=ANNEX_2023, digest="")
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (None, "Văn phòng Chính phủ"),
        (date(2026, 1, 9), "Văn phòng Chính phủ"),
        (date(2026, 1, 10), "Bộ Tư pháp"),
    ],
    ids=["day_of_the_figures", "last_day", "first_day"],
)
def test_letter_is_that_of_the_body_that_issues_on_its_day(
    asked: PeriodIndicator, day: date | None, body: str
) -> None:
    asked.period.issuing_body = ""
    asked.period.save()
    IssuingBody.objects.create(
        name="Văn phòng Chính phủ",
        letter_sign="VPCP-KSTT",
        report_sign="BC-VPCP",
        starts_on=date(2017, 1, 1),
        ends_on=date(2026, 1, 9),
    )
    IssuingBody.objects.create(
        name="Bộ Tư pháp", letter_sign="BTP", report_sign="BC-BTP", starts_on=date(2026, 1, 10)
    )
    letter = version(asked, letter=LetterOf("12", day)).content.letter
    assert letter.body == body
    assert letter.number == "12"
    assert letter.day == (day.day if day else None)


FROZEN = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
    "delete_many": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["pk"]),
    "bulk_create": lambda row: type(row).objects.bulk_create([row]),
}


@pytest.mark.parametrize("change", FROZEN.values(), ids=FROZEN.keys())
def test_nothing_changes_what_was_published(asked: PeriodIndicator, change: Any) -> None:
    row = version(asked)
    withdraw(row, reason="Thử", by=None, at=AT)
    for frozen in (row, row.files.first(), Withdrawal.objects.get()):
        with pytest.raises(FrozenError):
            change(frozen)


@pytest.mark.parametrize("table", ["publication", "publicationfile", "withdrawal"])
def test_database_refuses_to_change_what_was_published(asked: PeriodIndicator, table: str) -> None:
    """Also after later migrations: on SQLite one that remakes a table would lose its trigger."""
    withdraw(version(asked), reason="Thử", by=None, at=AT)
    statements = [f"UPDATE indicators_{table} SET id = id"]
    if connection.vendor == "postgresql":
        statements.append(f"DELETE FROM indicators_{table}")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="stays as it was"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_withdrawal_has_a_reason_and_comes_once(asked: PeriodIndicator) -> None:
    row = version(asked)
    with pytest.raises(ValidationError):
        withdraw(row, reason="", by=None, at=AT)
    withdraw(row, reason="Sai kỳ", by=None, at=AT)
    with pytest.raises(Refused):
        withdraw(row, reason="Lần nữa", by=None, at=AT)
    assert Publication.objects.in_force().count() == 0
    assert Publication.objects.get().withdrawal.reason == "Sai kỳ"


def test_pdf_that_was_written_first_stays(asked: PeriodIndicator) -> None:
    row = version(asked)
    add_pdf(row, b"%PDF-1", at=AT)
    add_pdf(row, b"%PDF-2", at=AT)
    assert bytes(row.files.get(kind=FileKind.PDF).content) == b"%PDF-1"


def test_files_say_what_the_version_says(asked: PeriodIndicator) -> None:
    content = bytes(version(asked).files.get(kind=FileKind.DOCX).content)
    (table,) = Document(BytesIO(content)).tables
    assert [cell.text for cell in table.rows[2].cells][2:] == ["80", "100", "80,00", "Hoàn thành"]
