"""LibreOffice, by which the tests see that a written workbook opens and a .pdf is made.

`python -m dvctrack.tests.libreoffice`: exit 0, or 1 with the reason where a part is missing.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PARTS = Path("/usr/lib/libreoffice/program")
# How LibreOffice names each format; the csv has semicolons and is in UTF-8.
_NAMES = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "ods": "ods",
    "xls": "xls:MS Excel 97",
    "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true",
    "docx": "docx:MS Word 2007 XML",
}


def libreoffice_path() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(sources: Sequence[Path], ending: str) -> list[bytes]:
    """The files, which lie in one folder, as LibreOffice writes them in another format."""
    program = libreoffice_path()
    assert program is not None
    target = sources[0].parent / ending
    profile = f"-env:UserInstallation={(sources[0].parent / 'profile').as_uri()}"
    paths = [str(path) for path in (target, *sources)]
    command = [program, profile, "--headless", "--convert-to", _NAMES[ending], "--outdir", *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [(target / f"{source.stem}.{ending}").read_bytes() for source in sources]


def sheets_as_text(workbook: Path) -> dict[str, str]:
    """Each sheet as LibreOffice reads it, as CSV text, by its name."""
    program = libreoffice_path()
    assert program is not None
    folder = workbook.parent / f"{workbook.stem}-text"
    # -1 writes every sheet to a file of its own.
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(workbook.parent / 'profile').as_uri()}"
    done = subprocess.run(
        [program, profile, "--headless", "--convert-to", every_sheet, "--outdir", folder, workbook],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.stem.removeprefix(f"{workbook.stem}-"): path.read_text(encoding="utf-8")
        for path in folder.glob("*.csv")
    }


def missing() -> str:
    """What is not there: the program, its parts, the fonts, the tools that look into a .pdf."""
    if not libreoffice_path():
        return "LibreOffice is not installed"
    for part, name in (("libsclo.so", "libreoffice-calc"), ("libswlo.so", "libreoffice-writer")):
        if _PARTS.is_dir() and not (_PARTS / part).exists():
            return f"{name} is not installed"
    if not (shutil.which("pdffonts") and shutil.which("pdftotext") and shutil.which("pdftoppm")):
        return "poppler-utils is not installed"
    fonts = subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
    return "" if "LiberationSerif" in fonts else "fonts-liberation2 is not installed"


if __name__ == "__main__":
    sys.exit(missing() or None)
