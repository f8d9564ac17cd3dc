"""All resources: as many queries for many rows as for few; what was exported changes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import UniqueConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dvctrack.lib.admin.exporting import XLSX
from dvctrack.lib.admin.resources import FlatResource
from entities.admin.tests.flat_files import Rows, confirm, import_rows, preview
from entities.admin.trailed import TrailedImportMixin
from entities.models import Service
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, ServiceFactory
from indicators.models.indicator_text import WORDS
from indicators.tests.factories import IndicatorFactory, PeriodFactory

pytestmark = pytest.mark.both_databases

RESOURCES: dict[str, type[FlatResource]] = {
    model._meta.label_lower.replace(".", "_"): page.resource_classes[0]
    for model, page in admin.site._registry.items()
    if isinstance(page, TrailedImportMixin)
}
DECISION = "decision:422/QĐ-TTg:2022-04-04"


def agency_rows(number: int) -> Rows:
    head = ["slug", "name", "kind", "parent", "display_order"]
    rows = ([f"xa-{n}", f"Xã số {n}", "commune", "tinh", n] for n in range(number))
    return [head, *rows]


def name_rows(number: int) -> Rows:
    return [["agency", "text"], *(["tinh", f"Tên thứ {n}"] for n in range(number))]


def service_rows(number: int) -> Rows:
    head = ["service", "agency", "decision", "deadline_text", "due_on", "precision"]
    said = [DECISION, "Quý II", "30/06/2022", "quarter"]
    return [head, *([f"Dịch vụ số {n}", "tinh", *said] for n in range(number))]


def target_rows(number: int) -> Rows:
    head = ["indicator", "kind", "value", "starts_on", "ends_on"]
    years = range(1950, 1950 + number)
    return [head, *(["chi-so", "province", 5, f"{y}-01-01", f"{y}-12-31"] for y in years)]


def period_rows(number: int) -> Rows:
    head = ["code", "label", "as_of", "cycle", "window_starts_on"]
    years = range(1950, 1950 + number)
    return [
        head,
        *([f"{y}-12-31", f"Năm {y}", f"{y}-12-31", "year", f"{y}-01-01"] for y in years),
    ]


def code_rows(number: int) -> Rows:
    return [["agency", "system", "code"], *(["tinh", "gso", f"{n:04}"] for n in range(number))]


def document_rows(number: int) -> Rows:
    head = ["type", "number", "issued_on", "is_verified"]
    return [head, *(["Quyết định", f"{n}/QĐ", "01/02/2020", "Có"] for n in range(number))]


def named_rows(number: int) -> Rows:
    return [["name", "code"], *([f"Dịch vụ thứ {n}", f"{n}"] for n in range(number))]


def spelling_rows(number: int) -> Rows:
    return [["service", "text"], *(["Dịch vụ gốc", f"Tên gọi thứ {n}"] for n in range(number))]


def indicator_rows(number: int) -> Rows:
    head = ["slug", "display_order", *WORDS]
    return [head, *([f"chi-so-{n}", n, *[f"Chỉ số {n}"] * len(WORDS)] for n in range(number))]


def wording_rows(number: int) -> Rows:
    years = range(1950, 1950 + number)
    return [
        ["indicator", "ends_on", *WORDS],
        *(["chi-so", f"31/12/{y}", *["Tên cũ"] * len(WORDS)] for y in years),
    ]


def asked_rows(number: int) -> Rows:
    return [["period", "indicator"], *([f"ky-{n}", "chi-so"] for n in range(number))]


def owed_rows(number: int) -> Rows:
    head = ["period", "indicator", "agency", "is_due", "reason"]
    return [head, *(["ky-0", "chi-so", f"xa-{n}", "Không", "Chưa có"] for n in range(number))]


def body_rows(number: int) -> Rows:
    head = ["name", "letter_sign", "report_sign", "starts_on"]
    years = range(1950, 1950 + number)
    return [head, *(["Văn phòng", "VP", "BC-VP", f"01/01/{y}"] for y in years)]


ROWS: dict[str, Callable[[int], Rows]] = {
    "entities_agency": agency_rows,
    "entities_agencyname": name_rows,
    "entities_servicedeadline": service_rows,
    "indicators_target": target_rows,
    "indicators_period": period_rows,
    "entities_agencycode": code_rows,
    "entities_legaldocument": document_rows,
    "entities_service": named_rows,
    "entities_servicename": spelling_rows,
    "indicators_indicator": indicator_rows,
    "indicators_indicatorwording": wording_rows,
    "indicators_periodindicator": asked_rows,
    "indicators_obligation": owed_rows,
    "indicators_issuingbody": body_rows,
}
# Are there from the start, one for each place.
FEW = {"indicators_lettertemplate"}
# One that is changed in all rows. Orders are given by a file and never changed.
CHANGED = {
    "entities_agency": ("display_order", 7),
    "entities_agencyname": ("ends_on", "2030-01-01"),
    "indicators_target": ("value", 6),
    "indicators_period": ("issuing_body", "VPCP"),
    "entities_agencycode": ("is_verified", "Có"),
    "entities_legaldocument": ("title", "Danh mục"),
    "entities_service": ("code", "1.0"),
    "indicators_periodindicator": ("ranking_span", "in_period"),
    "indicators_obligation": ("reason", "Đã sáp nhập"),
    "indicators_issuingbody": ("contact", "Phòng A"),
}


@pytest.fixture
def world(admin_page: Client) -> Client:
    AgencyFactory.create(slug="tinh", name="Tỉnh A")
    LegalDocumentFactory.create(number="422/QĐ-TTg")
    IndicatorFactory.create(slug="chi-so")
    ServiceFactory.create(name="Dịch vụ gốc")
    for number in range(60):
        AgencyFactory.create(slug=f"xa-{number}", kind="commune", name=f"Đơn vị {number}")
        PeriodFactory.create(code=f"ky-{number}", as_of=date(2000 + number, 6, 30))
    return admin_page


def counted(client: Client, model: str, rows: Rows) -> tuple[int, int]:
    """The queries of the preview and of its confirmation."""
    with CaptureQueriesContext(
        connection,
    ) as previewed:
        shown = preview(client, model, rows, XLSX)
    assert shown.context["problems"] == []
    with CaptureQueriesContext(connection) as confirmed:
        confirm(client, model, shown)
    return len(previewed), len(confirmed)


def test_each_resource_is_tried_here() -> None:
    assert set(ROWS) | FEW == set(RESOURCES)


@pytest.mark.parametrize("model", ROWS)
def test_number_of_queries_is_the_same_for_many_rows(world: Client, model: str) -> None:
    head, *rows = ROWS[model](60)
    # What is asked for only once in a process.
    import_rows(world, model, [head, *rows[:2]], XLSX)
    few = counted(world, model, [head, *rows[2:7]])
    assert counted(world, model, [head, *rows[7:57]]) == few


@pytest.mark.parametrize("model", CHANGED)
def test_number_of_queries_is_the_same_for_many_changed_rows(world: Client, model: str) -> None:
    head, *rows = ROWS[model](60)
    import_rows(world, model, [head, *rows], XLSX)
    column, value = CHANGED[model]
    changed = (
        [[*row, value] for row in rows]
        if column not in head
        else [
            [value if name == column else said for name, said in zip(head, row, strict=True)]
            for row in rows
        ]
    )
    head = head if column in head else [*head, column]
    few = counted(world, model, [head, *changed[:5]])
    assert counted(world, model, [head, *changed[5:55]]) == few


@pytest.mark.parametrize("model", ROWS)
def test_key_of_a_resource_is_the_unique_key_of_its_model(model: str) -> None:
    """No other key is checked before the rows are written."""
    resource = RESOURCES[model]
    meta = resource._meta.model._meta
    unique: set[tuple[str, ...]] = {
        (field.name,) for field in meta.fields if field.unique and not field.primary_key
    }
    unique |= {tuple(row.fields) for row in meta.constraints if isinstance(row, UniqueConstraint)}
    known = {*resource.key_columns, *resource.also_key, "key"}
    assert unique
    assert all(known.issuperset(fields) for fields in unique)


def test_new_rows_stand_in_history_with_what_is_worked_out(world: Client) -> None:
    import_rows(world, "entities_servicedeadline", service_rows(2), XLSX)
    service: Any = Service.objects.get(name="Dịch vụ số 1")
    assert service.search_text == "dich vu so 1"
    made, named = service.history.order_by("history_id")
    assert (made.history_type, named.history_type) == ("+", "~")
    assert [link.legaldocument.number for link in named.decisions.all()] == ["422/QĐ-TTg"]
    [deadline] = service.deadlines.get().history.all()
    assert deadline.history_user.username == "quantri"
    assert deadline.history_change_reason == "Nhập từ file.xlsx"
