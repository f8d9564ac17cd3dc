"""The round trip: what is read from a published annex is written back equal, cell by cell."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dvctrack.lib.files.reading import read_lines
from entities.models import Service, ServiceDeadline
from indicators.annex.tests.printed import table_rows
from indicators.management.tests.test_import_annex import run
from indicators.models import Period, Submission
from indicators.publishing.edition import LetterOf, edition, layout_named
from indicators.publishing.publish import publish
from indicators.tests import expected

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.slow]
PUBLISHED = {"2022": "2022-09-06", "2023": "2023-07-25"}


def export(target: Path, as_of: str, *options: str) -> bytes:
    call_command(
        "export_annex", "--as-of", as_of, "--output", str(target), *options, stdout=StringIO()
    )
    return target.read_bytes()


def published(layout: str) -> bytes:
    return (expected.ANNEXES / f"annex-{layout}.docx").read_bytes()


def titles(content: bytes) -> list[str]:
    """The numbered titles of sections and captions."""
    texts = (line.filled[0].text for line in read_lines(content) if len(line.filled) == 1)
    return [text for text in texts if text[:1] in "IV12" and "." in text[:4]]


@pytest.mark.parametrize(("layout", "as_of"), PUBLISHED.items(), ids=PUBLISHED.keys())
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_written_annex_equals_the_published_one(
    layout: str, as_of: str, ending: str, tmp_path: Path
) -> None:
    run(expected.ANNEXES / f"annex-{layout}.docx")
    written = export(tmp_path / f"annex.{ending}", as_of, "--layout", layout)
    assert table_rows(written) == table_rows(published(layout))


@pytest.mark.parametrize(("layout", "as_of"), PUBLISHED.items(), ids=PUBLISHED.keys())
def test_titles_are_those_of_the_published_annex(layout: str, as_of: str, tmp_path: Path) -> None:
    run(expected.ANNEXES / f"annex-{layout}.docx")
    written = export(tmp_path / "annex.docx", as_of, "--layout", layout)
    assert titles(written) == titles(published(layout))


@pytest.mark.parametrize(("layout", "as_of"), PUBLISHED.items(), ids=PUBLISHED.keys())
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_written_annex_read_into_an_empty_database_gives_the_same(
    layout: str, as_of: str, ending: str, tmp_path: Path
) -> None:
    first = run(expected.ANNEXES / f"annex-{layout}.docx")
    figures = stored()
    path = tmp_path / f"annex.{ending}"
    written = export(path, as_of, "--layout", layout)
    take_back()
    again = run(path)
    assert stored() == figures
    assert findings(again) == findings(first)
    assert [again["submissions"], again["services"]] == [first["submissions"], first["services"]]
    assert table_rows(export(path, as_of, "--layout", layout)) == table_rows(written)


def stored() -> list[tuple[Any, ...]]:
    fields = (
        "period__code",
        "indicator__slug",
        "span",
        "agency__slug",
        "numerator",
        "numerator_single_window",
        "denominator",
        "reported_rate",
        "reported_decimals",
        "reported_status",
    )
    return sorted(Submission.objects.values_list(*fields), key=str)


def findings(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    """All but the cells, which stand elsewhere in another file."""
    rows = ((row["code"], row["agency"], row["indicator"]) for row in result["findings"])
    return sorted(rows, key=str)


def take_back() -> None:
    Submission.objects.all().delete()
    ServiceDeadline.objects.all().delete()
    Service.objects.all().delete()


WRONG: dict[str, tuple[list[str], int, str]] = {
    "unknown_layout": (["--as-of", "2022-09-06", "--layout", "2024"], 2, "2022, 2023"),
    "unknown_day": (["--as-of", "2021-01-01"], 2, "2022-09-06"),
    "unknown_version": (["--as-of", "2022-09-06", "--version", "7"], 2, "7"),
    "layout_for_other_indicators": (
        ["--as-of", "2023-07-25", "--layout", "2022"],
        1,
        "Đồng bộ hồ sơ",
    ),
    "layout_with_a_span_that_the_period_lacks": (
        ["--as-of", "2022-09-06", "--layout", "2023"],
        1,
        "{cumulative}",
    ),
}


@pytest.mark.parametrize(("options", "code", "said"), WRONG.values(), ids=WRONG.keys())
def test_refusal_says_what_to_do_and_writes_nothing(
    options: list[str], code: int, said: str, tmp_path: Path
) -> None:
    target = tmp_path / "annex.docx"
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("export_annex", *options, "--output", str(target))
    assert refusal.value.returncode == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["annex.doc", "annex", "annex.txt"])
def test_other_endings_are_wrong_usage(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"\.docx, \.xlsx") as refusal:
        export(tmp_path / name, "2022-09-06")
    assert refusal.value.returncode == 2


def test_version_is_written_as_it_was_stored(tmp_path: Path) -> None:
    run(expected.ANNEXES / "annex-2022.docx")
    period, layout = Period.objects.get(code="2022-09-06"), layout_named("2022")
    version = publish(
        period,
        layout=layout,
        letter=LetterOf("12"),
        number=1,
        digest=edition(period, layout).digest,
        in_spite="Thử",
        by=None,
        at=datetime(2022, 9, 12, 8, tzinfo=UTC),
    )
    Submission.objects.filter(period=period).update(reported_rate="1.00", version=2)
    for ending in ("docx", "xlsx"):
        written = export(tmp_path / f"annex.{ending}", "2022-09-06", "--version", "1")
        assert written == bytes(version.files.get(kind=ending).content)
    assert table_rows(written) == table_rows(published("2022"))


def test_missing_figure_is_an_empty_cell_and_not_reported(tmp_path: Path) -> None:
    run(expected.ANNEXES / "annex-2022.docx")
    period = Period.objects.get(code="2022-09-06")
    figure = Submission.objects.get(
        period=period, indicator__slug="online-provision", agency__slug="can-tho"
    )
    figure.delete()
    written = export(tmp_path / "annex.docx", "2022-09-06", "--layout", "2022")
    assert ("01", "Thành phố Cần Thơ", "", "", "", "Chưa báo cáo") in table_rows(written)
