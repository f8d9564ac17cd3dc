"""Random tables of an annex in every format, written by another program: nothing is lost."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from dvctrack.tests.libreoffice import libreoffice_path
from indicators.importing.tests.random_tables import (
    RandomTable,
    as_document,
    as_workbook,
    random_table,
)
from indicators.importing.tests.sending import look

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_reference")]

_TABLES = 24
# How LibreOffice names each format; the csv has semicolons and is in UTF-8.
_WORKBOOKS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "ods": "ods",
    "xls": "xls:MS Excel 97",
    "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true",
}
_FORMATS = (*_WORKBOOKS, "docx")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[bytes]]:
    """Each table in each format, by the format."""
    folder = tmp_path_factory.mktemp("converted")
    books, papers = [], []
    for seed in range(_TABLES):
        books.append(folder / f"{seed}.xlsx")
        books[-1].write_bytes(as_workbook(random_table(seed, is_text=False)))
        papers.append(folder / f"{seed}.docx")
        papers[-1].write_bytes(as_document(random_table(seed, is_text=True)))
    made = {ending: _converted(books, ending, name) for ending, name in _WORKBOOKS.items()}
    return made | {"docx": _converted(papers, "docx", "docx:MS Word 2007 XML")}


def _converted(sources: list[Path], ending: str, name: str) -> list[bytes]:
    program = libreoffice_path()
    assert program is not None
    target = sources[0].parent / ending
    profile = f"-env:UserInstallation={(sources[0].parent / 'profile').as_uri()}"
    paths = [str(path) for path in (target, *sources)]
    command = [program, profile, "--headless", "--convert-to", name, "--outdir", *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [(target / f"{source.stem}.{ending}").read_bytes() for source in sources]


@pytest.mark.parametrize("ending", _FORMATS)
def test_converted_table_is_read_whole(files: Mapping[str, list[bytes]], ending: str) -> None:
    wrong = {}
    for seed, content in enumerate(files[ending]):
        table = random_table(seed, is_text=ending == "docx")
        if faults := _faults(content, table):
            wrong[seed] = faults
    assert wrong == {}


def _faults(content: bytes, table: RandomTable) -> list[str]:
    came = look(content)
    faults = [f"{row.code} {row.where}: {row.message}" for row in came.findings if row.is_error]
    read = {
        figure.agency.slug: (
            figure.values.denominator,
            figure.values.numerator,
            str(figure.values.reported_rate),
        )
        for figure in came.figures.created
    }
    for slug, figure in table.figures.items():
        if slug not in read or not _is_same(read[slug], figure):
            faults.append(f"{slug}: {read.get(slug)} for {figure}")
    faults += [f"{slug}: nobody wrote it" for slug in read.keys() - table.figures.keys()]
    if not came.ledger.adds_up:
        faults.append(f"the ledger does not add up: {came.ledger}")
    return faults


def _is_same(read: tuple[int | None, int | None, str], figure: tuple[int, int, str]) -> bool:
    return read[:2] == figure[:2] and float(read[2]) == float(figure[2])
