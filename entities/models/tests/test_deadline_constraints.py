"""What one row of a deadline, an act or evidence says is kept by the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from dvctrack.lib.frozen import FrozenError
from entities.models import DeadlineAct, Evidence
from entities.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2022, 8, 1)
Said = dict[str, Any]


def twice() -> Said:
    order = make.ServiceDeadlineFactory.create()
    return {"service": order.service, "agency": order.agency, "decision": order.decision}


ORDERS: dict[str, tuple[Callable[[], Said], str]] = {
    "service_deadline_day_by_precision": (lambda: {"precision": "none"}, "Hãy nêu ngày đến hạn"),
    "service_deadline_printed_order": (lambda: {"printed_order": 32_768}, "32.?767"),
    "service_deadline_key": (twice, "đã giao"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_order_is_refused(name: str) -> None:
    said, sentence = ORDERS[name]
    parents = {
        "service": make.ServiceFactory.create(),
        "agency": make.AgencyFactory.create(),
        "decision": make.LegalDocumentFactory.create(),
    }
    values = {**parents, **said()}
    with pytest.raises(ValidationError, match=sentence):
        make.ServiceDeadlineFactory.build(**values).full_clean()
    # PostgreSQL knows the column by its own size first, SQLite the unique columns.
    with pytest.raises(DatabaseError), transaction.atomic():
        make.ServiceDeadlineFactory.create(**values)


def test_order_without_a_day_has_no_precision() -> None:
    with pytest.raises(IntegrityError, match="day_by_precision"), transaction.atomic():
        make.ServiceDeadlineFactory.create(due_on=None)
    make.ServiceDeadlineFactory.create(due_on=None, precision="none")


# the constraint, what the act says, the sentence
ACTS: list[tuple[str, Said, str]] = [
    ("deadline_act_has_a_reason", {"kind": "reopen", "reason": ""}, "Hãy nêu lý do"),
    ("deadline_act_has_a_document", {"kind": "withdraw"}, "Hãy nêu văn bản"),
    ("deadline_act_has_a_document", {"kind": "restore"}, "Hãy nêu văn bản"),
    ("deadline_act_has_a_document", {"kind": "extend", "due_on": DAY}, "Hãy nêu văn bản"),
    ("deadline_act_due_day", {"kind": "promise"}, "Cam kết và gia hạn phải có ngày"),
    ("deadline_act_due_day", {"kind": "note", "due_on": DAY}, "Cam kết và gia hạn phải có ngày"),
    ("deadline_act_done_day", {"kind": "claim"}, "Hãy nêu ngày hoàn thành"),
    ("deadline_act_done_day", {"kind": "confirm"}, "Hãy nêu ngày hoàn thành"),
    (
        "deadline_act_done_day",
        {"kind": "note", "day": DAY, "done_on": DAY},
        "Hãy nêu ngày hoàn thành",
    ),
    (
        "deadline_act_done_by_its_day",
        {"kind": "claim", "day": DAY, "done_on": date(2022, 8, 2)},
        "Ngày hoàn thành không được ở",
    ),
    ("deadline_act_names_what_it_needs", {"kind": "transfer"}, "Chuyển chủ trì phải nêu"),
    ("deadline_act_names_what_it_needs", {"kind": "join"}, "Chuyển chủ trì phải nêu"),
    ("deadline_act_annuls_another", {"kind": "annul"}, "Hủy thao tác phải nêu"),
    ("deadline_act_note_has_words", {"kind": "note", "note": ""}, "Hãy nhập ghi chú"),
]


@pytest.mark.parametrize(
    ("name", "said", "sentence"), ACTS, ids=[f"{row[0]}_{row[1]['kind']}" for row in ACTS]
)
def test_act_is_refused(name: str, said: Said, sentence: str) -> None:
    order = make.ServiceDeadlineFactory.create()
    with pytest.raises(ValidationError, match=sentence):
        make.DeadlineActFactory.build(deadline=order, **said).full_clean()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make.DeadlineActFactory.create(deadline=order, **said)


def test_act_that_names_more_than_it_needs_is_refused() -> None:
    wrong: dict[str, dict[str, Any]] = {
        "deadline_act_names_what_it_needs": {"agency": make.AgencyFactory.create()},
        "deadline_act_annuls_another": {"annuls": make.DeadlineActFactory.create()},
    }
    for name, said in wrong.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make.DeadlineActFactory.create(**said)


def test_what_was_taken_over_needs_no_document() -> None:
    make.ExtensionFactory.create(document=None, is_carried_over=True)


def test_act_is_annulled_once() -> None:
    note = make.DeadlineActFactory.create()
    make.DeadlineActFactory.create(deadline=note.deadline, kind="annul", annuls=note)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.DeadlineActFactory.create(deadline=note.deadline, kind="annul", annuls=note)


EVIDENCE: dict[str, Said] = {
    "neither": {},
    "both": {"address": "https://a.vn/", "file": "a.pdf", "sha256": "0", "file_name": "a.pdf"},
    "file_without_its_digest": {"file": "a.pdf", "file_name": "a.pdf"},
    "file_without_its_name": {"file": "a.pdf", "sha256": "0"},
}


@pytest.mark.parametrize("case", EVIDENCE)
def test_evidence_is_an_address_or_a_file(case: str) -> None:
    row = Evidence(act=make.DeadlineActFactory.create(), **EVIDENCE[case])
    with pytest.raises(ValidationError, match="một trong hai"):
        row.full_clean()
    with pytest.raises(IntegrityError, match="evidence_is_address"), transaction.atomic():
        row.save()


CHANGES: dict[str, Callable[[Any], object]] = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.update(),
    "delete_all": lambda row: type(row).objects.all().delete(),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["pk"]),
    "bulk_create": lambda row: type(row).objects.bulk_create([row]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_nothing_changes_what_was_recorded(change: Callable[[Any], object]) -> None:
    act = make.DeadlineActFactory.create()
    for row in (act, Evidence.objects.create(act=act, address="https://a.vn/")):
        with pytest.raises(FrozenError):
            change(row)


@pytest.mark.parametrize("table", ["deadlineact", "evidence"])
def test_database_refuses_to_change_what_was_recorded(table: str) -> None:
    """Past the model too; on SQLite a later migration that remakes a table loses its trigger."""
    Evidence.objects.create(act=make.DeadlineActFactory.create(), address="https://a.vn/")
    statements = [f"UPDATE entities_{table} SET id = id"]
    if connection.vendor == "postgresql":
        statements.append(f"DELETE FROM entities_{table}")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="stays as it was"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert DeadlineAct.objects.count() == Evidence.objects.count() == 1
