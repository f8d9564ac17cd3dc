"""The main part of an Office file, by the table of contents of its archive.

Most programs call it xl/workbook.xml or word/document.xml; some count: word/document2.xml.
"""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

CONTENTS = "[Content_Types].xml"
WORKBOOK = re.compile(r"application/vnd\.(?:.*\.spreadsheetml|ms-excel)\..*main\+xml")
DOCUMENT = re.compile(r"application/vnd\.(?:.*\.wordprocessingml|ms-word)\..*main\+xml")
_STRICT = b"http://purl.oclc.org/ooxml/"
_HEAD_BYTES = 4096
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


def main_part(archive: ZipFile, kind: re.Pattern[str], usual: str) -> str | None:
    """The name of the main part of this kind; `usual` where the archive has no contents."""
    names = set(archive.namelist())
    stated = (part for part, is_of in _parts(archive) if kind.fullmatch(is_of))
    return next((part for part in (*stated, usual) if part in names), None)


def is_strict(archive: ZipFile, part: str) -> bool:
    """Whether it is written in the strict variant, whose names our libraries do not know."""
    with archive.open(part) as stream:
        return _STRICT in stream.read(_HEAD_BYTES)


def _parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    if CONTENTS not in archive.namelist():
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for row in etree.fromstring(archive.read(CONTENTS), parser).iter(_OVERRIDE):
        yield str(row.get("PartName", "")).lstrip("/"), str(row.get("ContentType", ""))
