"""Random tables of an annex in every format, written by another program: nothing is lost."""

from collections.abc import Mapping

import pytest

from dvctrack.tests.libreoffice import converted
from indicators.importing.tests.random_tables import (
    RandomTable,
    as_document,
    as_workbook,
    random_table,
)
from indicators.importing.tests.sending import look

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_reference")]

_TABLES = 24
_WORKBOOKS = ("xlsx", "ods", "xls", "csv")
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
    made = {ending: converted(books, ending) for ending in _WORKBOOKS}
    return made | {"docx": converted(papers, "docx")}


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
