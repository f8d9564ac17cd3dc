"""LibreOffice, by which the tests see that a written workbook opens.

`python -m dvctrack.tests.libreoffice`: exit 0, or 1 with the reason where there is none.
"""

import shutil
import subprocess
import sys
from pathlib import Path


def libreoffice_path() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


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


if __name__ == "__main__" and not libreoffice_path():
    sys.exit("LibreOffice is not installed")
