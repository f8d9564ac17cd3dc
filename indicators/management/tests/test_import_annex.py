"""Each annex file, alone, into a database with reference data only."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from entities.models import Service, ServiceDeadline
from indicators.models import ImportBatch, Submission
from indicators.tests import expected

pytestmark = pytest.mark.both_databases

FILES = {
    "annex-2022.docx": "2022",
    "annex-2022.vi-locale.xlsx": "2022",
    "annex-2022.en-locale.xlsx": "2022",
    "annex-2023.docx": "2023",
    "annex-2023.vi-locale.xlsx": "2023",
}
ENGLISH = "annex-2022.en-locale.xlsx"
# In the workbook of the English locale 0,001 became the whole number 1: no count proves which.
LOST_RATE = ("2022-09-06", "online-payment", "to_date", "Bộ Tư pháp")


def run(path: Path | str, *options: str, refused: bool = False) -> dict[str, Any]:
    out = StringIO()
    arguments = ("import_annex", str(path), "--format", "json", *options)
    if refused:
        with pytest.raises(SystemExit, match="1"):
            call_command(*arguments, stdout=out)
    else:
        call_command(*arguments, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize(("name", "annex"), FILES.items(), ids=FILES.keys())
def test_file_gives_every_figure_of_its_annex(name: str, annex: str) -> None:
    result = run(expected.ANNEXES / name)
    wanted = {row.key: row for row in expected.figures(annex)}
    assert result["saved"] is True
    assert result["submissions"] == {"created": len(wanted), "updated": 0, "unchanged": 0}
    stored = Submission.objects.select_related("agency", "indicator", "period")
    found = {
        (
            figure.period.as_of.isoformat(),
            figure.indicator.slug,
            figure.span,
            figure.agency.name,
        ): figure
        for figure in stored
    }
    assert found.keys() == wanted.keys()
    for key, row in wanted.items():
        figure = found[key]
        assert figure.numerator == row.numerator, key
        assert figure.numerator_single_window == row.numerator_single_window, key
        assert figure.denominator == row.denominator, key
        assert figure.reported_status == row.status, key
        if name == ENGLISH and key == LOST_RATE:
            assert str(figure.printed_rate) == "1"
        else:
            assert expected.same_rate(row.reported_rate, figure.printed_rate), key


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("name", [name for name, annex in FILES.items() if annex == "2022"])
def test_file_gives_every_service_of_its_annex(name: str) -> None:
    assert run(expected.ANNEXES / name)["services"] == {
        "created": 16,
        "updated": 0,
        "unchanged": 0,
    }
    for row in expected.services():
        service = Service.objects.get(name=row["name"])
        deadlines = service.deadlines.select_related("agency").order_by("agency__slug")
        assert {deadline.agency.name for deadline in deadlines} == set(
            row["lead_agencies"].split("; ")
        )
        assert {deadline.deadline_text for deadline in deadlines} == {row["deadline_text"]}
        due_on = date.fromisoformat(row["due_on"])
        assert {deadline.due_on for deadline in deadlines} == {due_on}
        # By 31/3/2022 only one of the two decisions that the title names was signed.
        number = "422/QĐ-TTg" if due_on > date(2022, 4, 4) else "06/QĐ-TTg"
        assert {deadline.decision.number for deadline in deadlines} == {number}
    assert ServiceDeadline.objects.count() == 17


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("name", FILES)
def test_second_import_changes_nothing_and_says_so(name: str) -> None:
    first = run(expected.ANNEXES / name)
    history = Submission.history.count()
    second = run(expected.ANNEXES / name)
    assert second["submissions"] == {
        "created": 0,
        "updated": 0,
        "unchanged": first["submissions"]["created"],
    }
    assert second["services"]["unchanged"] == first["services"]["created"]
    assert "file-already-imported" in {row["code"] for row in second["findings"]}
    assert ImportBatch.objects.count() == 1
    assert Submission.history.count() == history


@pytest.mark.usefixtures("_reference")
def test_english_workbook_reports_each_rescaled_count() -> None:
    findings = run(expected.ANNEXES / ENGLISH, "--dry-run")["findings"]
    rescaled = [row["where"] for row in findings if row["code"] == "rescaled-count"]
    # Every count of four to six digits was divided; longer ones stayed text with their dots.
    divided = [
        count
        for row in expected.figures("2022")
        for count in (row.numerator, row.numerator_single_window, row.denominator)
        if count is not None and 1000 <= count < 1_000_000
    ]
    assert len(rescaled) == len(set(rescaled)) == len(divided)
    assert "Sheet1!G9" in rescaled


@pytest.mark.usefixtures("_reference")
def test_english_workbook_warns_of_the_rate_that_cannot_be_recovered() -> None:
    findings = run(expected.ANNEXES / ENGLISH, "--dry-run")["findings"]
    uncertain = {row["where"]: row for row in findings if row["code"] == "uncertain-rate"}
    assert "0,001" in uncertain["Sheet1!J381"]["message"]
    assert uncertain["Sheet1!J381"]["severity"] == "warning"


@pytest.mark.usefixtures("_reference")
def test_dry_run_writes_nothing() -> None:
    result = run(expected.ANNEXES / "annex-2022.docx", "--dry-run")
    assert result["saved"] is False
    assert result["submissions"]["created"] == 333
    assert Submission.objects.count() == Service.objects.count() == 0
    assert ImportBatch.objects.count() == 0


@pytest.mark.usefixtures("_reference")
def test_tables_are_named_with_their_place() -> None:
    tables = run(expected.ANNEXES / "annex-2023.docx", "--dry-run")["tables"]
    assert tables == [
        {
            "section": "I",
            "indicator": "online-provision",
            "kind": "ministry",
            "rows": 20,
            "where": "T1!B2",
        },
        {
            "section": "I",
            "indicator": "online-provision",
            "kind": "province",
            "rows": 63,
            "where": "T1!B23",
        },
        {
            "section": "II",
            "indicator": "online-payment",
            "kind": "ministry",
            "rows": 20,
            "where": "T2!B2",
        },
        {
            "section": "II",
            "indicator": "online-payment",
            "kind": "province",
            "rows": 63,
            "where": "T2!B23",
        },
    ]


@pytest.mark.usefixtures("_reference")
def test_every_figure_remembers_its_cell_and_has_history() -> None:
    run(expected.ANNEXES / "annex-2022.docx")
    figure = Submission.objects.get(
        agency__slug="bo-tai-nguyen-va-moi-truong", indicator__slug="online-provision"
    )
    assert figure.cells == {
        "numerator": "T6!D8",
        "numerator_single_window": "T6!E8",
        "denominator": "T6!C8",
        "agency": "T6!B8",
        "rate": "T6!F8",
        "status": "T6!G8",
    }
    assert figure.batch is not None
    assert figure.history.get().history_change_reason == "Nhập từ annex-2022.docx"
