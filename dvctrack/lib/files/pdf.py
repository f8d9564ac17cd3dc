"""A .docx as .pdf, by LibreOffice: limited in time, with a profile of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from dvctrack.lib.files.errors import untranslated as _

SECONDS = 120


class PdfError(Exception):
    """Why there is no pdf: an English sentence with a cure, translated where it is shown."""


MISSING = _(
    "LibreOffice is not installed here, so there is no .pdf. Install libreoffice-writer and "
    "fonts-liberation2, or open the .docx and save it as .pdf."
)
STOPPED = _("Writing the .pdf took too long and was stopped. Try again.")
FAILED = _("LibreOffice did not make a .pdf of this document. Is libreoffice-writer installed?")


def libreoffice() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_of(docx: bytes, *, seconds: float = SECONDS) -> bytes:
    """The document as .pdf, its fonts embedded.

    Raises PdfError.
    """
    program = libreoffice()
    if program is None:
        raise PdfError(MISSING)
    with tempfile.TemporaryDirectory(prefix="dvctrack-pdf-") as name:
        folder = Path(name)
        source = folder / "annex.docx"
        source.write_bytes(docx)
        _convert(program, source, seconds)
        target = folder / "annex.pdf"
        if not target.exists():
            raise PdfError(FAILED)
        return target.read_bytes()


def _convert(program: str, source: Path, seconds: float) -> None:
    process = subprocess.Popen(  # noqa: S603
        [
            program,
            f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(source.parent),
            str(source),
        ],
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(source.parent), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise PdfError(STOPPED) from None
    finally:
        # The program starts another, which must not outlive it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
