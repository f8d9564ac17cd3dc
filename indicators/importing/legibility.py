"""What of a file cannot be read as text: words in an old encoding, pictures, files within it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.docx import UNREAD
from dvctrack.lib.old_encodings import Garbled, find_garbled
from indicators.findings import Finding

# An encoding shows in the titles and headings, and in the first names.
_LINES_LOOKED_AT = 200
_LONGEST = 60


def note_illegible(lines: Iterable[Line], findings: list[Finding]) -> Iterator[Line]:
    """The lines as they come, without those that stand for what is no text.

    A finding is added for each of these, and one for all words that are in an old encoding.
    """
    texts: list[str] = []
    places: list[str] = []
    seen: Counter[str | None] = Counter()
    for line in lines:
        if line.block is None and line.values[0] == UNREAD:
            findings.append(_unread(line.ref(1)))
            continue
        if seen[line.block] < _LINES_LOOKED_AT:
            seen[line.block] += 1
            for column, value in enumerate(line.values, start=1):
                if type(value) is str:
                    texts.append(value)
                    places.append(line.ref(column))
        yield line
    garbled = find_garbled(texts)
    if garbled is not None:
        findings.append(_old_encoding(garbled, places[garbled.place]))


def _unread(where: str) -> Finding:
    return Finding(
        "unread-content",
        _(
            "Here stands a picture, or a file within the document, which is not read. If it holds "
            "figures, put them into the document as a table and send it again."
        ),
        where,
    )


def _old_encoding(garbled: Garbled, where: str) -> Finding:
    read = garbled.text[:_LONGEST]
    if garbled.encoding is None:
        message = _(
            "Letters of the file are lost: “%(read)s”. They cannot be found again: save the file "
            "anew where it comes from, as .xlsx or as “CSV UTF-8”, and send that."
        ) % {"read": read}
    else:
        message = _(
            "The file is not in Unicode: “%(read)s” is “%(meaning)s” in the encoding %(encoding)s. "
            "Convert the whole file to Unicode (in UniKey: Ctrl+Shift+F6), or save it anew as "
            ".xlsx or as “CSV UTF-8” where it comes from, and send that."
        ) % {
            "read": read,
            "meaning": garbled.meaning[:_LONGEST],
            "encoding": garbled.encoding.value,
        }
    return Finding("old-encoding", message, where)
