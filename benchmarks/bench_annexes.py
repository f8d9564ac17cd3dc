"""The official annex, read and written."""

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.conftest import Stopwatch
from benchmarks.counting import empty
from entities.models import Service
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of
from indicators.importing.confirm import import_file
from indicators.management.reference import load_missing
from indicators.models import ImportBatch, Period, Submission
from indicators.publishing.edition import Edition, edition, layout_named
from indicators.tests.expected import ANNEXES

_AT = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="module", autouse=True)
def _reference(database: None) -> None:
    load_missing()


def read(path: Path) -> None:
    assert import_file(path.read_bytes(), file_name=path.name, by=None, at=_AT).is_saved


def content() -> Edition:
    return edition(Period.objects.get(code="2022-09-06"), layout_named("2022"))


def test_read(stopwatch: Stopwatch) -> None:
    no_annex = partial(empty, Submission, Submission.history.model, ImportBatch, Service)
    stopwatch.run("annex read", partial(read, ANNEXES / "annex-2022.docx"), before=no_annex)


def test_content(stopwatch: Stopwatch) -> None:
    stopwatch.run("annex content", content)


def test_docx(stopwatch: Stopwatch) -> None:
    stopwatch.run("annex as docx", partial(docx_of, content().written))


def test_xlsx(stopwatch: Stopwatch) -> None:
    stopwatch.run("annex as xlsx", partial(xlsx_of, content().written))
