"""What kind of file it is, told by its content, and whether it is safe to open."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from lxml.etree import XMLSyntaxError

from dvctrack.lib.archives import MOST_BYTES, ArchiveError, ArchiveTooLargeError, check_archive
from dvctrack.lib.files.encodings import unmarked_utf_16
from dvctrack.lib.files.errors import DAMAGED, TOO_LARGE, FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.parts import DOCUMENT, WORKBOOK, Parts

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|title|meta|link|style|script|body|center|font"
    rb"|div|span|p|h[1-6]|table|thead|tbody|tr)\b",
    re.I | re.S,
)
# A web page with its pictures in one file, as browsers and Excel save it.
_MHT = re.compile(rb"\s*(?:from|mime-version|subject|date):.*?multipart/related", re.I | re.S)
_LOOKED_AT = 64 * 1024
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class FileKind(StrEnum):
    """The kinds that are read; the value is the ending with which a file is kept."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    DOCX = "docx"
    ODS = "ods"
    XLS = "xls"
    CSV = "csv"


def kind_of(content: bytes) -> FileKind:
    """What the bytes are, whatever the file is called. Raises FileError for all that is not read.

    An archive is unpacked once to nothing, to count what really comes out of it.
    """
    if not content:
        raise FileError(_("The file is empty. Send it again."))
    if len(content) > MOST_BYTES:
        raise FileError(TOO_LARGE)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    return _kind_of_text(content)


def ending_of(content: bytes) -> str:
    """The ending under which to keep a file, told without opening it; empty where it is unclear."""
    members = (
        (FileKind.XLSM, rb"xl/vbaProject\.bin"),
        (FileKind.XLSX, rb"xl/workbook\d*\.xml"),
        (FileKind.DOCX, rb"word/document\d*\.xml"),
        (FileKind.ODS, rb"opendocument\.spreadsheet"),
    )
    if content.startswith(b"PK"):
        return next((f".{kind}" for kind, member in members if re.search(member, content)), "")
    if content.startswith(_OLE):
        return f".{FileKind.XLS}"
    return "" if b"\x00" in content[:4096] else f".{FileKind.CSV}"


def _kind_of_ole(content: bytes) -> FileKind:
    """The container of Office 97, told by the names of its streams, which are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileError(
            _(
                "The file has a password. Open it in Excel or Word, take the password off "
                "(File, Info, Protect) and save it again."
            )
        )
    if "WordDocument".encode("utf-16-le") in content:
        raise FileError(
            _(
                "This is an old .doc file. Open it in Word or LibreOffice, save it as .docx "
                "and send that."
            )
        )
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return FileKind.XLS
    raise FileError(
        _(
            "This is an old Office file that holds no spreadsheet. Open it in the program that "
            "made it and save it as .xlsx or .docx."
        )
    )


def _kind_of_text(content: bytes) -> FileKind:
    if content.startswith(b"%PDF"):
        raise FileError(_("This is a PDF. Send the .xlsx or .docx file from which it was printed."))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8")):
        raise FileError(
            _(
                "This is a picture or a scan. Send the .xlsx or .docx file from which it was "
                "printed, or type the figures into the template."
            )
        )
    if _is_web_page(content[:_LOOKED_AT]):
        raise FileError(
            _(
                "This is a web page saved under another name. Open it in Excel or LibreOffice, "
                "save it as .xlsx and send that."
            )
        )
    if content.startswith((b"{\\rtf", b"<?xml")):
        raise FileError(DAMAGED)
    # Text has no NUL bytes, unless it is UTF-16, which mostly says so in its first two bytes.
    is_text = content.startswith(_BYTE_ORDER_MARKS) or b"\x00" not in content[:4096]
    if is_text or unmarked_utf_16(content):
        return FileKind.CSV
    raise FileError(
        _(
            "This is no spreadsheet or document that can be read. Open it in Excel, Word or "
            "LibreOffice and save it as .xlsx or .docx."
        )
    )


def _is_web_page(head: bytes) -> bool:
    """In UTF-8 or in UTF-16, which has a NUL beside each letter of the tags."""
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    text = head.replace(b"\x00", b"")
    return any(page.match(text) for page in (_HTML, _MHT))


def _kind_of_zip(content: bytes) -> FileKind:
    try:
        names = check_archive(content)
    except ArchiveTooLargeError as error:
        raise FileError(
            _("The file unpacks to more than can be read. Save it anew and send it.")
        ) from error
    except ArchiveError as error:
        raise FileError(DAMAGED) from error
    if "mimetype" in names and "content.xml" in names:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _kind_of_open_document(archive.read("mimetype"))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        try:
            if parts.main(WORKBOOK) is not None:
                return FileKind.XLSM if "xl/vbaProject.bin" in parts else FileKind.XLSX
            document = parts.main(DOCUMENT)
        except XMLSyntaxError as error:
            raise FileError(DAMAGED) from error
        if document is not None:
            if not parts.is_strict(document):
                return FileKind.DOCX
            raise FileError(
                _(
                    "The document is saved as “Strict Open XML”. Open it in Word, save it as "
                    "“Word Document (.docx)” and send that."
                )
            )
    if "xl/workbook.bin" in names:
        raise FileError(
            _("This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx.")
        )
    raise FileError(
        _("This archive holds no spreadsheet or document. Send the .xlsx or .docx file itself.")
    )


def _kind_of_open_document(mimetype: bytes) -> FileKind:
    if b"spreadsheet" in mimetype:
        return FileKind.ODS
    raise FileError(_("This is an OpenDocument text. Open it in LibreOffice and save it as .docx."))
