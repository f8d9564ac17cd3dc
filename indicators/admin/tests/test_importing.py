"""Flat files of all models that have them, from export to import; the pages for those who may."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dvctrack.lib.admin.exporting import CSV, XLSX
from entities.admin.tests.flat_files import (
    KINDS,
    Rows,
    address,
    confirm,
    export,
    import_rows,
    preview,
    rows_of,
    send,
)
from entities.models import AgencyName, Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from indicators.models import Period, Target
from indicators.tests.factories import (
    IndicatorFactory,
    PeriodFactory,
    SubmissionFactory,
    TargetFactory,
)

pytestmark = pytest.mark.both_databases

TARGET, PERIOD = "indicators_target", "indicators_period"
IMPORTED = ["entities_agency", "entities_agencyname", "entities_servicedeadline", TARGET, PERIOD]
MAKE: dict[str, Callable[[], Any]] = {
    TARGET: lambda: TargetFactory.create(basis=LegalDocumentFactory.create()),
    PERIOD: lambda: PeriodFactory.create(letter=LegalDocumentFactory.create()),
    "indicators_submission": SubmissionFactory.create,
}
DECISION = "decision:422/QĐ-TTg:2022-04-04"
TARGET_HEAD = ["indicator", "kind", "value", "starts_on", "basis"]
PERIOD_HEAD = ["code", "label", "as_of", "cycle", "state", "is_public", "entry_closes_at"]


@pytest.mark.parametrize("model", IMPORTED)
def test_supervisor_may_not_import(client: Client, supervisor: User, model: str) -> None:
    client.force_login(supervisor)
    assert client.get(address(model, "import")).status_code == 403
    assert client.post(address(model, "import"), {}).status_code == 403
    assert client.get(address(model, "import_template")).status_code == 403
    assert client.get(address(model, "export")).status_code == 200


@pytest.mark.parametrize("model", IMPORTED)
def test_import_and_export_pages_open(admin_page: Client, model: str) -> None:
    assert admin_page.get(address(model, "import")).status_code == 200
    assert admin_page.get(address(model, "export")).status_code == 200
    listed = admin_page.get(address(model, "changelist")).content.decode()
    assert address(model, "import") in listed
    assert address(model, "export") in listed


def said_about(shown: Any) -> list[str]:
    problems: list[str] = shown.context["problems"]
    return problems


@KINDS
def test_what_was_exported_comes_back_unchanged(admin_page: Client, kind: str) -> None:
    document = LegalDocumentFactory.create()
    AgencyNameFactory.create()
    ServiceDeadlineFactory.create(decision=document)
    TargetFactory.create(value="70", basis=document)
    PeriodFactory.create(
        code="2022-09-06", letter=document, entry_closes_at="2022-09-10T17:30:00+07:00"
    )
    for model in IMPORTED:
        exported = export(admin_page, model, kind)
        assert exported, model
        shown = preview(admin_page, model, rows_of(exported), kind)
        assert said_about(shown) == [], model
        assert shown.context["totals"]["unchanged"] == len(exported), model


@KINDS
def test_targets_come_in_and_are_known_by_kind_and_first_day(admin_page: Client, kind: str) -> None:
    LegalDocumentFactory.create(number="422/QĐ-TTg")
    indicator = IndicatorFactory.create(slug="online-payment")
    TargetFactory.create(indicator=indicator, kind="province", starts_on="2024-01-01", value=30)
    rows: Rows = [
        TARGET_HEAD,
        ["online-payment", "province", "40.5", "2024-01-01", DECISION],
        ["online-payment", "ministry", 45, "2024-01-01", DECISION],
    ]
    import_rows(admin_page, TARGET, rows, kind)
    assert {row.kind: str(row.value) for row in Target.objects.all()} == {
        "province": "40.500",
        "ministry": "45.000",
    }


def test_targets_come_in_as_a_vietnamese_spreadsheet_saves_them(admin_page: Client) -> None:
    IndicatorFactory.create(slug="online-payment")
    text = "indicator;kind;value;starts_on\nonline-payment;province;40,5;01/02/2024\n"
    file = SimpleUploadedFile("file.csv", text.encode("utf-8-sig"))
    confirm(admin_page, TARGET, send(admin_page, TARGET, file))
    target = Target.objects.get()
    assert (str(target.value), target.starts_on) == ("40.500", date(2024, 2, 1))


@KINDS
def test_periods_names_and_services_come_in(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế")
    decision = LegalDocumentFactory.create(number="422/QĐ-TTg")
    period = ["2024-09-14", "Quý III/2024", "2024-09-14", "quarter", "planned", "0"]
    import_rows(admin_page, PERIOD, [PERIOD_HEAD, [*period, "2024-09-20T17:30"]], kind)
    names: Rows = [["agency", "text"], ["bo-y-te", "BYT"]]
    import_rows(admin_page, "entities_agencyname", names, kind)
    deadlines: Rows = [
        ["service", "agency", "decision", "deadline_text", "due_on", "precision"],
        ["Thanh toán viện phí", "bo-y-te", DECISION, "Quý II", "2022-06-30", "quarter"],
    ]
    import_rows(admin_page, "entities_servicedeadline", deadlines, kind)
    stored = Period.objects.get()
    assert (stored.is_public, stored.entry_closes_at.isoformat()) == (  # type: ignore[union-attr]
        False,
        "2024-09-20T10:30:00+00:00",
    )
    assert AgencyName.objects.get().key == "byt"
    service = Service.objects.get()
    assert ServiceDeadline.objects.get().service == service
    assert list(service.decisions.all()) == [decision]


REFUSED: dict[str, tuple[str, Rows, str]] = {
    "count_as_a_target": (
        TARGET,
        [TARGET_HEAD, ["x", "province", "1.850", "2024-01-01", ""]],
        "Dòng 2, cột value: “1.850”",
    ),
    "unknown_indicator": (
        TARGET,
        [TARGET_HEAD, ["x", "province", "40", "2024-01-01", ""]],
        "Dòng 2, cột indicator: Không có",
    ),
    "unknown_document": (
        TARGET,
        [TARGET_HEAD, ["x", "province", "40", "2024-01-01", "decision:1/QĐ:2022-01-01"]],
        "Dòng 2, cột basis: Không có",
    ),
    "document_in_another_form": (
        TARGET,
        [TARGET_HEAD, ["x", "province", "40", "2024-01-01", "422/QĐ-TTg"]],
        "Dòng 2, cột basis: Không có",
    ),
    "day_without_time": (
        PERIOD,
        [PERIOD_HEAD, ["2024-09-14", "Q", "2024-09-14", "quarter", "", "0", "2024-09-20"]],
        "Dòng 2, cột entry_closes_at: “2024-09-20”",
    ),
    "neither_yes_nor_no": (
        PERIOD,
        [PERIOD_HEAD, ["2024-09-14", "Q", "2024-09-14", "quarter", "", "2", ""]],
        "Dòng 2, cột is_public: “2”",
    ),
    "period_that_would_be_opened_by_a_file": (
        PERIOD,
        [PERIOD_HEAD, ["2024-09-14", "Q", "2024-09-14", "quarter", "open", "0", ""]],
        "Dòng 2, cột state:",
    ),
    "code_in_another_form": (
        PERIOD,
        [PERIOD_HEAD, ["14/9/2024", "Q", "2024-09-14", "quarter", "", "0", ""]],
        "Dòng 2, cột code: “14/9/2024”",
    ),
}


@KINDS
@pytest.mark.parametrize("case", REFUSED)
def test_bad_row_is_refused_with_what_was_read(admin_page: Client, kind: str, case: str) -> None:
    model, rows, said = REFUSED[case]
    shown = preview(admin_page, model, rows, kind)
    assert any(sentence.startswith(said) for sentence in said_about(shown)), said_about(shown)
    assert not Target.objects.exists()
    assert not Period.objects.exists()


@KINDS
def test_two_spellings_that_read_the_same_are_one_row(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="bo-y-te")
    rows: Rows = [["agency", "text"], ["bo-y-te", "BYT"], ["bo-y-te", "byt"]]
    shown = preview(admin_page, "entities_agencyname", rows, kind)
    assert len(said_about(shown)) == 1
    assert not AgencyName.objects.exists()


def test_figures_leave_with_computed_and_printed_rate(admin_page: Client) -> None:
    SubmissionFactory.create(numerator=1, denominator=3, reported_rate="33.3", reported_decimals=2)
    [row] = export(admin_page, "indicators_submission", CSV)
    assert (row["numerator"], row["rate"], row["reported_rate"]) == ("1", "33.3333", "33.30")
    [row] = export(admin_page, "indicators_submission", XLSX)
    assert (row["numerator"], row["rate"], row["reported_rate"]) == (1, 33.3333, 33.3)


@pytest.mark.parametrize("model", [TARGET, PERIOD, "indicators_submission"])
def test_export_asks_as_often_for_many_rows_as_for_few(
    admin_page: Client, django_assert_max_num_queries: DjangoAssertNumQueries, model: str
) -> None:
    MAKE[model]()
    with django_assert_max_num_queries(20) as few:
        export(admin_page, model, CSV)
    for _number in range(5):
        MAKE[model]()
    with django_assert_max_num_queries(len(few.captured_queries)):
        export(admin_page, model, CSV)


def test_figures_come_in_by_the_page_of_imports(admin_page: Client) -> None:
    listed = admin_page.get(address("indicators_submission", "changelist")).content.decode()
    assert "/submission/import/" in listed
    for answer in (admin_page.get, admin_page.post):
        response = answer("/admin/indicators/submission/import/")
        assert (response.status_code, response["Location"]) == (302, "/imports/")
