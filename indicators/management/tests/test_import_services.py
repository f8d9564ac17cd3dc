"""`import_services`: the list of a decision, its questions answered by a file or refused."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from entities.models import Service, ServiceDeadline
from indicators.annex.tests.files import workbook
from indicators.importing.tests import cases
from indicators.models import ImportBatch

pytestmark = pytest.mark.usefixtures("_reference")

LISTS = Path(cases.__path__[0]) / "decisions"
D06 = "decision:06/QĐ-TTg:2022-01-06"
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
FILES = {
    "qd06.xlsx": "Sheet!C21",
    "qd06.docx": "T1!C18",
    "qd06.csv": "csv!C20",
    "qd06-4col.xlsx": "Sheet!C20",
    "qd06-4col.docx": "T1!C18",
}


def run(path: Path, *options: str, answers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Exit code and printed object."""
    if answers is not None:
        given = path.parent / "answers.json" if path.parent != LISTS else None
        assert given is not None
        given.write_text(json.dumps(answers), encoding="utf-8")
        options = (*options, "--answers", str(given))
    out, code = StringIO(), 0
    try:
        call_command("import_services", str(path), "--format", "json", *options, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(out.getvalue())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes((LISTS / name).read_bytes())
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "list.xlsx"
    rows = (("DANH MỤC",), HEADINGS, ("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II"))
    path.write_bytes(workbook(rows))
    return path


@pytest.mark.parametrize("name", FILES)
def test_dry_run_prints_the_question_and_what_would_be_saved(copied: Path, name: str) -> None:
    code, printed = run(copied / name, "--dry-run")
    asked = [row["where"] for row in printed["findings"] if row["severity"] == "error"]
    assert (code, asked, printed["saved"]) == (1, [FILES[name]], False)
    assert printed["decision"] == D06
    assert printed["services"] == {"created": 25, "updated": 0, "unchanged": 0}
    assert printed["deadlines"]["created"] == 29 + 63
    assert not Service.objects.exists()


@pytest.mark.parametrize("name", FILES)
def test_every_format_saves_the_same(copied: Path, name: str) -> None:
    answers = {FILES[name]: "ha-noi"}
    assert run(copied / name, "--dry-run", answers=answers)[0] == 0
    code, printed = run(copied / name, answers=answers)
    assert (code, printed["saved"], printed["deadlines"]["created"]) == (0, True, 30)
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (25, 30)
    assert ServiceDeadline.objects.filter(due_on=None, precision="none").count() == 1
    assert not ImportBatch.objects.get().periods.exists()


@pytest.mark.parametrize("answer", ["same", "other"])
def test_list_that_comes_again_with_its_answers_changes_nothing(
    tmp_path: Path, answer: str
) -> None:
    stored, again = tmp_path / "stored.xlsx", tmp_path / "again.xlsx"
    name = "Cấp lại chứng minh nhân dân"
    for path, written in ((stored, name), (again, f"{name} khi bị mất")):
        rows = (("DANH MỤC",), HEADINGS, ("1", written, "Bộ Y tế", "Quý II"))
        path.write_bytes(workbook(rows))
    assert run(stored, "--decision", D06)[1]["saved"]
    for _time in range(2):
        code, printed = run(again, "--decision", D06, answers={"Sheet1!B3": answer})
        assert code == 0
    assert printed["services"] == {"created": 0, "updated": 0, "unchanged": 1}
    assert printed["deadlines"] == {"created": 0, "updated": 0, "unchanged": 1}


def test_group_may_be_all_of_its_agencies_or_nobody(copied: Path) -> None:
    path, where = copied / "qd06.csv", FILES["qd06.csv"]
    assert run(path, "--dry-run", answers={where: "all"})[1]["deadlines"]["created"] == 29 + 63
    out = run(path, "--dry-run", answers={where: "leave out: chưa giao"})[1]
    assert out["deadlines"]["created"] == 29


def test_any_cell_of_a_finding_can_be_said_anew(copied: Path) -> None:
    answers = {"csv!C20": "ha-noi", "csv!E17": "Đến ngày 30/6/2022"}
    code, printed = run(copied / "qd06.csv", "--dry-run", answers=answers)
    codes = [row["code"] for row in printed["findings"]]
    assert (code, "before-day" in codes, "corrected-cell" in codes) == (0, False, True)


def test_decision_is_given_with_the_command_or_with_the_answers(small: Path) -> None:
    code, printed = run(small, "--dry-run")
    assert (code, printed["decision"]) == (1, None)
    assert [row["code"] for row in printed["findings"]] == ["no-decision"]
    code, printed = run(small, "--dry-run", "--decision", D06)
    assert (code, printed["decision"]) == (0, D06)
    code, printed = run(small, answers={"Sheet1!A2": D06})
    assert (code, printed["decision"], printed["saved"]) == (0, D06, True)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"Sheet1!Z9": "all"}, "Sheet1!Z9"),
        ({"Sheet1!A2": "422"}, "decision:422/QĐ-TTg:2022-04-04"),
    ],
)
def test_answer_that_is_none_is_wrong_usage(
    small: Path, answers: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        run(small, answers=answers)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "key",
    [
        "422/QĐ-TTg",
        "law:1/L:2022-01-01",
        "decision::2022-01-06",
        f"decision:{'6' * 61}:2022-01-06",
        "decision:06/QĐ-TTg:0022-01-06",
    ],
)
def test_decision_that_is_none_is_wrong_usage(small: Path, key: str) -> None:
    with pytest.raises(CommandError, match="422/QĐ-TTg"):
        run(small, "--decision", key)
    with pytest.raises(CommandError, match="422/QĐ-TTg"):
        run(small, answers={"Sheet1!A2": key})


def test_text_says_services_and_deadlines(small: Path) -> None:
    out = StringIO()
    call_command("import_services", str(small), "--decision", D06, "--dry-run", stdout=out)
    assert "1" in out.getvalue()
    assert "deadline-words" in out.getvalue()
