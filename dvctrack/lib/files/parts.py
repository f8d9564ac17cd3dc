"""The parts of an Office file, found by what the file says of them.

Programs name the same part xl/workbook.xml, xl/workbook2.xml, XL/Workbook.xml or
xl\\workbook.xml. Only what is asked for is opened: a part that nobody reads may be broken.
"""

import codecs
import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.errors import DAMAGED, FileError

WORKBOOK = re.compile(r"application/vnd\.(?:.*\.spreadsheetml|ms-excel)\..*main\+xml")
DOCUMENT = re.compile(r"application/vnd\.(?:.*\.wordprocessingml|ms-word)\..*main\+xml")
_USUAL = {WORKBOOK: "xl/workbook.xml", DOCUMENT: "word/document.xml"}
_STRICT = b"http://purl.oclc.org/ooxml/"
_HEAD_BYTES = 4096
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Related(NamedTuple):
    """A part that another one names: what it is to that one, and where it lies."""

    kind: str
    part: str


class Parts:
    """The parts of an archive by name, whatever case and slashes it is written with."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_key(name): name for name in archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._names

    def read(self, part: str) -> bytes:
        """Raises FileError where the file lacks a part that it names."""
        if part not in self:
            raise FileError(DAMAGED)
        return _as_utf8(self._archive.read(self._names[_key(part)]))

    def main(self, kind: re.Pattern[str]) -> str | None:
        """The main part of this kind, by the contents of the archive or by its usual name."""
        stated = []
        if "[Content_Types].xml" in self:
            stated = [
                str(row.get("PartName", ""))
                for row in elements(self.read("[Content_Types].xml"), "Override")
                if kind.fullmatch(str(row.get("ContentType", "")))
            ]
        return next((part for part in (*stated, _USUAL[kind]) if part in self), None)

    def is_strict(self, part: str) -> bool:
        """Whether it is written in the strict variant, whose namespaces are others."""
        return _STRICT in self.read(part)[:_HEAD_BYTES]

    def related(self, part: str) -> dict[str, Related]:
        """The parts that this one names, by the keys that it uses for them."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self:
            return {}
        return {
            str(row.get("Id")): Related(
                str(row.get("Type")).rpartition("/")[2],
                self._placed(folder, unquote(str(row.get("Target")).replace("\\", "/"))),
            )
            for row in elements(self.read(relations), "Relationship")
        }

    def _placed(self, folder: str, target: str) -> str:
        """Targets count from the folder of who names them; some programs count from the top."""
        part = posixpath.normpath(posixpath.join("/", folder, target))
        return part if part in self or target not in self else posixpath.join("/", target)


def elements(xml: bytes, *names: str) -> Iterator[etree._Element]:
    """The elements of these names in any namespace, each when it is read to its end.

    They are to be cleared by who needs them no more. Raises FileError for XML that declares
    anything of its own: no Office file does, and entities are an attack.
    """
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise FileError(DAMAGED)
    tags = [f"{{*}}{name}" for name in names]
    for _event, element in etree.iterparse(
        BytesIO(xml),
        tag=tags,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    ):
        yield element


def _as_utf8(xml: bytes) -> bytes:
    """The same in UTF-8, since readers look for marks in the bytes."""
    if b"\x00" not in xml[:4]:
        return xml
    is_marked = xml[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = xml.decode("utf-16" if is_marked else "utf-16-be" if xml[0] == 0 else "utf-16-le")
    return _DECLARATION.sub("", text).encode()


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
