"""Changes of the bytes of a file, for what no writer here makes."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from dvctrack.lib.files.tests.test_kinds import archive
from indicators.importing.tests.kinds.model import Cell
from indicators.importing.tests.kinds.writers import DOCUMENT, paragraph

Bend = Callable[[bytes], bytes]


def changed(member: str, old: str, new: str) -> Bend:
    """A member of an archive with a pattern put otherwise wherever it stands."""

    def bend(content: bytes) -> bytes:
        members = _members(content)
        after = re.sub(old, new, members[member].decode(), flags=re.S)
        assert after != members[member].decode()
        return archive({**members, member: after})

    return bend


def dropped(*names: str) -> Bend:
    def bend(content: bytes) -> bytes:
        members = _members(content)
        assert members.keys() & set(names)
        return archive({name: part for name, part in members.items() if name not in names})

    return bend


def put(member: str, part: str) -> Bend:
    return lambda content: archive({**_members(content), member: part})


def _members(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


# Empty paragraphs of a document with numbers that the program counts.
NUMBERED = changed(
    DOCUMENT,
    re.escape(paragraph(Cell(""))),
    '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr></w:p>',
)
