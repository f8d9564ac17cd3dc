"""Every kind of file as LibreOffice writes it in the formats of spreadsheets and documents."""

import pytest

from dvctrack.tests.libreoffice import converted
from indicators.importing.tests.kinds.model import FORMATS, Sample, Sheet
from indicators.importing.tests.kinds.samples import KINDS
from indicators.importing.tests.kinds.seeing import faults
from indicators.importing.tests.kinds.writers import WRITERS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_reference")]

# The format in which LibreOffice is given the file for each.
_FROM = {"xlsx": "xlsx", "ods": "xlsx", "xls": "xlsx", "docx": "docx"}
_SAMPLES = {f"{kind}: {sample.name}": sample for kind, rows in KINDS.items() for sample in rows}


def _keeps(sample: Sample, ending: str) -> bool:
    """Not formulas, which LibreOffice works out anew, nor what is odd in the bytes of a file.

    What is stored before is no matter of a format.
    """
    has_formulas = any(map(_has_formulas, sample.sheets))
    return not (has_formulas or sample.before or ending in {*sample.lacks, *sample.bend})


def _has_formulas(sheet: Sheet) -> bool:
    return any(cell.formula for row in sheet.rows for cell in row)


@pytest.mark.parametrize("ending", _FROM)
def test_converted_samples(ending: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kinds")
    given = _FROM[ending]
    names = [name for name, sample in _SAMPLES.items() if _keeps(sample, ending)]
    sources = [folder / f"{number}.{FORMATS[given]}" for number in range(len(names))]
    for name, source in zip(names, sources, strict=True):
        source.write_bytes(WRITERS[given](_SAMPLES[name].sheets))
    wrong = {}
    for name, content in zip(names, converted(sources, ending), strict=True):
        if found := faults(_SAMPLES[name], ending, content):
            wrong[name] = found
    assert wrong == {}
