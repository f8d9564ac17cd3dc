"""What kind of file it is, told by its content, and whether it is safe to open."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from indicators.annex.cells import Line
from indicators.annex.docx import docx_lines
from indicators.annex.xlsx import xlsx_lines

MOST_BYTES = 10 * 1024 * 1024
MOST_INFLATED_BYTES = 150 * 1024 * 1024
MOST_MEMBERS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileError(ValueError):
    """A file that is not read; its text says what to do instead."""


def read_lines(content: bytes) -> Iterator[Line]:
    """The lines of an .xlsx or .docx file. Raises FileError for every other file."""
    kind = _kind(content)
    try:
        yield from xlsx_lines(content) if kind == "xlsx" else docx_lines(content)
    except FileError:
        raise
    except Exception as error:
        # The parsers raise whatever they stumble over; to a person it is one thing.
        raise FileError(_broken()) from error


def _kind(content: bytes) -> str:
    if not content:
        raise FileError(_("The file is empty. Send it again."))
    if len(content) > MOST_BYTES:
        raise FileError(
            _(
                "The file is larger than 10 MB. Delete pictures and empty formatted rows, "
                "or split it by section."
            )
        )
    if content.startswith(_OLE):
        raise FileError(
            _(
                "This is an old .xls or .doc file, or one with a password. Open it in Excel, Word "
                "or LibreOffice, take the password off and save it as .xlsx or .docx."
            )
        )
    if content.startswith(b"%PDF"):
        raise FileError(_("This is a PDF. Send the .xlsx or .docx file from which it was printed."))
    if not content.startswith(b"PK"):
        raise FileError(
            _(
                "This is no spreadsheet or document that can be read. Open it in Excel, Word or "
                "LibreOffice and save it as .xlsx or .docx."
            )
        )
    return _kind_of_zip(content)


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _guard(archive, members)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise FileError(_broken()) from error
    if "mimetype" in names and "content.xml" in names:
        raise FileError(
            _("This is an OpenDocument file. Open it in LibreOffice and save it as .xlsx or .docx.")
        )
    for kind, main in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        if main in names:
            return kind
    raise FileError(
        _("This archive holds no spreadsheet or document. Send the .xlsx or .docx file itself.")
    )


def _guard(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Count what really comes out of the archive: its own table of sizes may lie."""
    if len(members) > MOST_MEMBERS:
        raise FileError(_broken())
    inflated = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(1024 * 1024):
                inflated += len(chunk)
                if inflated > MOST_INFLATED_BYTES:
                    raise FileError(
                        _("The file unpacks to more than can be read. Save it anew and send it.")
                    )


def _broken() -> str:
    return _(
        "The file is damaged or not what its name says. Open it in Excel, Word or LibreOffice, "
        "save it as .xlsx or .docx and send that."
    )
