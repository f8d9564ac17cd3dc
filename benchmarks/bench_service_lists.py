"""A list of services from a file: looked at, saved and undone, beside a floor.

The floor inserts the very rows that the list makes, with every key known and nothing compared.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import empty, queries
from entities.choices import AgencyKind
from entities.models import LegalDocument, Service, ServiceDeadline
from entities.tests.factories import AgencyFactory
from indicators.annex.tests.files import workbook
from indicators.importing.confirm import import_file
from indicators.importing.undo import undo_plan
from indicators.models import ImportBatch

_AT = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_TITLE = "DANH MỤC DỊCH VỤ CÔNG (Kèm theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022)"
_HEADINGS = ("TT", "Tên dịch vụ công", "Cơ quan chủ trì", "Thời hạn hoàn thành")
_LEADS, _TINY = 20, 50
_DEADLINES = ("Quý II/2022", "Tháng 9/2022", "Trong năm 2023", "30/6/2023")
_WRITTEN: tuple[Any, ...] = (
    Service,
    Service.decisions.through,
    Service.history.model,
    Service.history.model.decisions.model,
    ServiceDeadline,
    ServiceDeadline.history.model,
)


@pytest.fixture(scope="module", autouse=True)
def _leads(database: None) -> Iterator[None]:
    for place in range(_LEADS):
        AgencyFactory.create(name=f"Bộ số {place}", kind=AgencyKind.MINISTRY)
    yield
    no_services()


def no_services() -> None:
    empty(*_WRITTEN, LegalDocument, LegalDocument.history.model, ImportBatch)


def listed(number: int) -> bytes:
    rows = (
        (place + 1, f"Thủ tục mã {place}", f"Bộ số {place % _LEADS}", _DEADLINES[place % 4])
        for place in range(number)
    )
    return workbook(((_TITLE,), _HEADINGS, *rows))


def bring(content: bytes, *, dry_run: bool = False) -> None:
    done = import_file(content, file_name="danh-muc.xlsx", by=None, at=_AT, dry_run=dry_run)
    assert done.is_saved is not dry_run, done.proposal.findings[:3]


def insert(tables: list[tuple[str, list[Any]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in tables:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)


def rows_of(model: Any) -> tuple[str, list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        return model._meta.db_table, cursor.fetchall()


def test_list(stopwatch: Stopwatch, goals: Goals, size: Size) -> None:
    number = size(500, 100)
    named, content = f"a list of {number:,} services", listed(number)
    no_services()
    looked = stopwatch.run("list looked at", partial(bring, content, dry_run=True))
    goals.most(
        f"{named}, looked at: {{}} queries", queries(partial(bring, content, dry_run=True)), 60
    )
    goals.tell(f"{named}: {looked:.3f} seconds to look at")


def test_saved(stopwatch: Stopwatch, goals: Goals, size: Size) -> None:
    number = size(500, 100)
    named, content = f"a list of {number:,} services", listed(number)
    saved = stopwatch.run("list saved", partial(bring, content), before=no_services)
    assert ServiceDeadline.objects.count() == ServiceDeadline.history.count() == number
    goals.most(
        f"{named}: {{}} times as long to save as to look at",
        saved / stopwatch.seconds["list looked at"],
        3,
    )
    found, planned = [], []
    for rows in (_TINY, number):
        no_services()
        found.append(queries(partial(bring, listed(rows))))
        planned.append(queries(partial(undo_plan, ImportBatch.objects.latest("pk"))))
    goals.most(f"{named}: {{}} queries to save, {found[0]} for {_TINY}", found[1], 60)
    goals.most(f"{named}: {{}} queries to plan its undo", planned[1], planned[0])


def test_floor(stopwatch: Stopwatch, goals: Goals) -> None:
    documents = [rows_of(LegalDocument)]
    tables = [rows_of(model) for model in _WRITTEN]

    def before() -> None:
        no_services()
        insert(documents)

    seconds = stopwatch.run("list floor", partial(insert, tables), before=before)
    goals.tell(
        f"the list: {stopwatch.seconds['list saved'] / seconds:.1f} times the floor to save, "
        f"{stopwatch.seconds['list looked at'] / seconds:.1f} times to look at"
    )
