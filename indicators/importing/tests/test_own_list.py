"""The services of an annex of our own, written and read back: no row of history is written."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision as Precision
from entities.models import Agency, LegalDocument, ServiceDeadline
from entities.tests.factories import (
    DeadlineActFactory,
    ExtensionFactory,
    ServiceDeadlineFactory,
)
from indicators.findings import Severity
from indicators.importing.confirm import Import
from indicators.importing.tests.sending import base, bring

pytestmark = [pytest.mark.usefixtures("_annexes"), pytest.mark.slow]

DAY = "2022-09-06"


def read_back(tmp_path: Path, ending: str = "xlsx") -> Import:
    path = tmp_path / f"annex.{ending}"
    arguments = ("--as-of", DAY, "--layout", "2022", "--with-old-list", "--output", str(path))
    call_command("export_annex", *arguments, stdout=StringIO())
    return bring(path.read_bytes(), file_name=path.name)


def assert_unchanged(tmp_path: Path, number: int, ending: str = "xlsx") -> None:
    """All orders that the annex lists are as they are stored."""
    before = base()
    came = read_back(tmp_path, ending).proposal
    doubts = [
        (row.code, row.where, row.message)
        for row in came.findings
        if row.severity != Severity.INFO and row.code != "rate-mismatch"
    ]
    assert doubts == []
    assert came.services.deadline_counts().as_dict() == {
        "created": 0,
        "updated": 0,
        "unchanged": number,
    }
    assert base() == before


def overdue(number: int) -> ServiceDeadline:
    """One of the overdue orders of the annex."""
    rows = ServiceDeadline.objects.filter(due_on__lt=DAY).order_by("due_on", "pk")
    return rows[number]


def order(name: str, **given: object) -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create(
        **{
            "service__name": name,
            "agency": Agency.objects.get(slug="bo-y-te"),
            "decision": LegalDocument.objects.get(number="422/QĐ-TTg", issued_on=date(2022, 4, 4)),
        }
        | given
    )
    made.service.decisions.add(made.decision)
    return made


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_orders_that_were_extended_moved_and_corrected(tmp_path: Path, ending: str) -> None:
    extended, moved, corrected = (overdue(number) for number in (0, 1, 2))
    ExtensionFactory.create(deadline=extended, day=date(2022, 6, 20), due_on=date(2022, 8, 15))
    heir = Agency.objects.get(slug="bo-tai-chinh")
    DeadlineActFactory.create(deadline=moved, kind=Kind.TRANSFER, agency=heir)
    words = {"words": "Tháng 7/2022", "due_on": date(2022, 7, 31)}
    DeadlineActFactory.create(
        deadline=corrected, kind=Kind.CORRECT, day=corrected.ordered_on, **words
    )
    assert_unchanged(tmp_path, 17, ending)


def test_orders_of_other_years_and_several_decisions(tmp_path: Path) -> None:
    earlier = LegalDocument.objects.get(number="406/QĐ-TTg", issued_on=date(2021, 3, 22))
    order("Cấp phép khai thác", decision=earlier, due_on=date(2021, 6, 30))
    order(
        "Trích lục bản đồ",
        decision=earlier,
        deadline_text="Năm 2021",
        due_on=date(2021, 12, 31),
        precision=Precision.YEAR,
    )
    order("Công nhận văn bằng", decision=earlier)
    assert_unchanged(tmp_path, 20)


def test_order_that_was_due_before_its_decision_was_signed(tmp_path: Path) -> None:
    late = {"deadline_text": "Quý I", "due_on": date(2022, 3, 31)}
    order("Cấp phép khai thác", **late)
    assert_unchanged(tmp_path, 18)


def test_leads_of_one_service_with_other_words_and_days(tmp_path: Path) -> None:
    first = order("Khám bệnh từ xa")
    finance, justice = (Agency.objects.get(slug=slug) for slug in ("bo-tai-chinh", "bo-tu-phap"))
    same = {"service": first.service, "decision": first.decision}
    ServiceDeadlineFactory.create(
        agency=finance, deadline_text="Tháng 6", precision=Precision.MONTH, **same
    )
    ServiceDeadlineFactory.create(
        agency=justice, deadline_text="Quý III", due_on=date(2022, 9, 30), **same
    )
    assert_unchanged(tmp_path, 20)


def test_a_hundred_and_fifty_services(tmp_path: Path) -> None:
    leads = list(Agency.objects.filter(kind="ministry", ends_on=None).order_by("pk")[:10])
    words = [
        ("Quý II", 6, 30, "quarter"),
        ("Tháng 5/2022", 5, 31, "month"),
        ("15/7/2022", 7, 15, "day"),
    ]
    for place in range(150):
        text, month, day, precision = words[place % 3]
        order(
            f"Thủ tục mã {place}",
            agency=leads[place % 10],
            deadline_text=text,
            due_on=date(2022, month, day),
            precision=precision,
            printed_order=100 + place,
        )
    assert_unchanged(tmp_path, 167)
