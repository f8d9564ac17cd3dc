"""The official annex, written."""

from pathlib import Path

from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of
from indicators.bench.measuring import Meter
from indicators.models import Period
from indicators.publishing.edition import edition, layout_named

_CODE, _LAYOUT = "2022-09-06", "2022"


def content(_path: Path, meter: Meter) -> None:
    """All figures and services of the annex, from the database."""
    with meter:
        edition(Period.objects.get(code=_CODE), layout_named(_LAYOUT))


def docx(_path: Path, meter: Meter) -> None:
    """The document, its content at hand."""
    found = edition(Period.objects.get(code=_CODE), layout_named(_LAYOUT))
    with meter:
        docx_of(found.written)


def xlsx(_path: Path, meter: Meter) -> None:
    """The workbook, its content at hand."""
    found = edition(Period.objects.get(code=_CODE), layout_named(_LAYOUT))
    with meter:
        xlsx_of(found.written)
