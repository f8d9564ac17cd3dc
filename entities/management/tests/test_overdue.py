"""The command of overdue services: what scripts rely on, what it can be narrowed to."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision
from entities.models import ServiceDeadline
from entities.tests.factories import (
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = pytest.mark.django_db
ON = "2022-09-06"


def written(*options: str) -> str:
    out = StringIO()
    call_command("overdue", "--on", ON, *options, stdout=out)
    return out.getvalue()


def told(*options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written("--format", "json", *options))
    return found


def services(groups: list[dict[str, Any]]) -> list[str]:
    return [row["service"] for group in groups for row in group["services"]]


@pytest.fixture
def late() -> ServiceDeadline:
    """Extended once, promised, and late."""
    made: ServiceDeadline = ServiceDeadlineFactory.create(service__name="Đăng ký xe")
    ExtensionFactory.create(deadline=made, due_on=date(2022, 8, 31))
    DeadlineActFactory.create(deadline=made, kind=Kind.PROMISE, due_on=date(2022, 8, 1))
    return made


def test_text_says_that_nothing_falls_due() -> None:
    last = written().strip().splitlines()[-1]
    assert last == "Không có dịch vụ công nào đến hạn từ ngày 06/09/2022 trở đi."


def test_text_counts_services_and_leads_apart(late: ServiceDeadline) -> None:
    ServiceDeadlineFactory.create(service=late.service)
    first = written().splitlines()[0]
    assert first == "Quá hạn đến ngày 06/09/2022: 1 dịch vụ công · 2 lượt cơ quan chủ trì"


def test_keys_and_their_order_are_those_that_scripts_know(late: ServiceDeadline) -> None:
    found = told()
    assert list(found) == ["on", "quarters", "upcoming", "total", "services"]
    ((group,),) = (found["quarters"],)
    (row,) = group["services"]
    assert list(group) == ["quarter", "services"]
    assert row == {
        "service": "Đăng ký xe",
        "agency": late.agency.slug,
        "name": late.agency.name,
        "deadline": "Quý II",
        "due_on": "2022-08-31",
        "days_late": 6,
        "decision": late.decision.number,
        "first_due_on": "2022-06-30",
        "extensions": 1,
        "state": "overdue",
        "promised_on": "2022-08-01",
    }
    assert list(row)[:6] == ["service", "agency", "name", "deadline", "due_on", "days_late"]


def test_csv_begins_with_the_columns_that_scripts_know(late: ServiceDeadline) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 12, 31))
    heading, *rows = csv.reader(StringIO(written("--format", "csv")))
    known = ["state", "quarter", "service", "agency", "name", "deadline", "due_on", "days_late"]
    assert heading[:8] == known
    states = [(row[0], dict(zip(heading, row, strict=True))["deadline_state"]) for row in rows]
    assert states == [("overdue", "overdue"), ("upcoming", "open")]


def test_row_without_a_day_stands_in_no_quarter() -> None:
    ServiceDeadlineFactory.create(
        service__name="Thường xuyên", due_on=None, precision=DeadlinePrecision.NONE
    )
    (group,) = told()["upcoming"]
    assert (group["quarter"], services([group])) == (None, ["Thường xuyên"])
    assert group["services"][0]["due_on"] is None
    assert "Không có thời hạn" in written()


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.WITHDRAW])
def test_completed_and_withdrawn_stand_nowhere(late: ServiceDeadline, kind: Kind) -> None:
    on = date(2022, 9, 1)
    done = {"done_on": on} if kind == Kind.CONFIRM else {"document": LegalDocumentFactory.create()}
    DeadlineActFactory.create(deadline=late, kind=kind, day=on, **done)
    found = told()
    assert (found["quarters"], found["upcoming"], found["total"]) == ([], [], 0)


def test_agency_decision_and_state_narrow_it(late: ServiceDeadline) -> None:
    claimed = ServiceDeadlineFactory.create(service__name="Chờ")
    day = date(2022, 9, 1)
    DeadlineActFactory.create(deadline=claimed, kind=Kind.CLAIM, day=day, done_on=day)
    ServiceDeadlineFactory.create(service__name="Sau", due_on=date(2022, 12, 31))
    narrowed = {
        ("--agency", late.agency.slug): ["Đăng ký xe"],
        ("--decision", claimed.decision.number): ["Chờ"],
        ("--decision", f"decision:{claimed.decision.number}:2022-04-04"): ["Chờ"],
        ("--decision", claimed.decision.number, "--agency", late.agency.slug): [],
        ("--state", "overdue"): ["Chờ", "Đăng ký xe"],
        ("--state", "overdue_awaiting"): ["Chờ"],
        ("--state", "open"): ["Sau"],
        ("--quarter", "2022-Q3"): ["Đăng ký xe"],
    }
    for options, expected in narrowed.items():
        found = told(*options)
        assert sorted(services([*found["quarters"], *found["upcoming"]])) == expected, options


@pytest.mark.parametrize(
    ("option", "value"), [("--agency", "none"), ("--decision", "1/QĐ-TTg"), ("--decision", "a:b:c")]
)
def test_what_names_nothing_is_wrong_usage(option: str, value: str) -> None:
    with pytest.raises(CommandError, match=value) as raised:
        told(option, value)
    assert raised.value.returncode == 2
