"""What the page of a file says of findings and cells: alike folded, never without end."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.annex.ledger import Ledger, Reason
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.findings import Finding, Severity
from indicators.importing.shown import FINDINGS_SHOWN, FOLD_SHOWN, shown_findings, sum_of
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.sending import received

pytestmark = pytest.mark.usefixtures("_reference")


def found(code: str, number: int) -> list[Finding]:
    return [Finding(code, f"{code} {place}", f"Sheet1!C{place}") for place in range(1, number + 1)]


def test_few_of_a_kind_stand_one_by_one_and_many_in_one_line() -> None:
    errors, warnings = shown_findings(
        [*found("rate-mismatch", 5), *found("rescaled-count", 240), *found("error-value", 6)]
    )
    assert errors.table is None
    (fold,) = errors.folds
    assert (fold.number, fold.first.message, len(fold.table)) == ("6", "error-value 1", 6)
    assert warnings.table is not None
    assert len(warnings.table) == 5
    (fold,) = warnings.folds
    assert (fold.number, len(fold.table), fold.left_out) == (
        "hơn 200",
        FOLD_SHOWN,
        240 - FOLD_SHOWN,
    )


def test_nothing_found_is_nothing_shown() -> None:
    assert shown_findings([]) == []


def test_page_lists_no_more_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.importing.shown.FOLDED_FROM", 10_000)
    errors, warnings = shown_findings([*found("rate-mismatch", 9), *found("error-value", 299)])
    assert errors.table is not None
    assert warnings.table is not None
    assert len(errors.table) + len(warnings.table) == FINDINGS_SHOWN
    assert (errors.left_out, warnings.left_out) == (0, 8)


def test_severities_stand_in_their_order() -> None:
    findings = [*found("repeated-count", 7), *found("error-value", 1), *found("not-owed", 2)]
    keys = [
        [row.table.key if row.table else "", *(fold.table.key for fold in row.folds)]
        for row in shown_findings(findings)
    ]
    assert keys == [["findings-error"], ["findings-warning"], ["", "findings-repeated-count"]]
    assert [*Severity] == ["error", "warning", "info"]


def test_only_cells_of_rows_can_be_corrected() -> None:
    batch = received(workbook(TABLE))
    findings = [
        Finding("error-value", "", "Sheet1!G9"),
        Finding("unknown-column", "", "Sheet1!H2"),
        Finding("error-value", ""),
        Finding("unknown-agency", "", "Biểu 1 & 2!B3"),
    ]
    (errors,) = shown_findings(findings, corrected_in=batch)
    assert errors.table is not None
    address = reverse("import-cell", args=(batch.pk,))
    assert [row.address for row in errors.table.data] == [
        f"{address}?ref=Sheet1%21G9",
        "",
        "",
        f"{address}?ref=Bi%E1%BB%83u+1+%26+2%21B3",
    ]


def test_columns_that_say_nothing_are_left_away() -> None:
    batch = received(workbook(TABLE))
    findings = [Finding("nothing-read", ""), Finding("rate-mismatch", "", "Sheet1!G9")]
    columns = [
        [column.name for column in severity.table.page_columns]
        for severity in shown_findings(findings, corrected_in=batch)
        if severity.table
    ]
    assert columns == [["message", "code"], ["message", "where", "code", "remedy"]]


def test_sum_of_cells_is_a_sentence() -> None:
    ledger = Ledger(filled=1284, read=1190, asked=7)
    ledger.pass_over(Reason.COLUMN, 17, ["Sheet1!G3"])
    ledger.pass_over(Reason.TITLE, 40, ["Sheet1!A1", "Sheet1!A2"])
    ledger.pass_over(Reason.TOTAL, 30)
    assert ledger.adds_up
    cells = sum_of(ledger)
    assert cells is not None
    assert cells.text == (
        "1.284 ô có dữ liệu: 1.190 đã đọc, 7 cần xem lại, 87 bỏ qua: 40 ô tiêu đề, "
        "30 ô ở dòng tổng, 17 ô ở cột không dùng."
    )
    assert [row.places for row in cells.passed] == ["Sheet1!A1, Sheet1!A2, …", "…", "Sheet1!G3, …"]


def test_every_reason_has_words() -> None:
    ledger = Ledger(filled=len(Reason))
    for reason in Reason:
        ledger.pass_over(reason, 1, ["Sheet1!A1"])
    cells = sum_of(ledger)
    assert cells is not None
    assert len(cells.passed) == len(Reason)


def test_nothing_is_said_of_cells_that_nobody_counted() -> None:
    assert sum_of(Ledger()) is None


def test_page_of_a_cell_is_for_the_sender_only(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 4, "1.2a3")))
    page = reverse("import-cell", args=(batch.pk,))
    found = client.get(page, {"ref": "Sheet1!D3"}).content.decode()
    assert "“1.2a3” không phải là số nguyên" in found
    assert client.get(page, {"ref": "Sheet1!D99"}).status_code == 404
    assert client.get(page).status_code == 404
    assert client.post(page, {"ref": "Sheet1!D99", "text": "1"}).status_code == 404
    batch.imported_by = None
    batch.save()
    assert client.get(page, {"ref": "Sheet1!D3"}).status_code == 302
    assert client.post(page, {"ref": "Sheet1!D3", "text": "1"}).status_code == 302
    batch.refresh_from_db()
    assert batch.answers == {}
    assert "Sửa ô này" not in client.get(reverse("import", args=(batch.pk,))).content.decode()
