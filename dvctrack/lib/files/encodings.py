"""The encodings of text files: UTF-8, UTF-16 with or without its mark, and Windows-1258.

A file in an old font is read as it would look without the font, so that it is told what it is.
"""

import re
import unicodedata

from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.old_encodings import find_garbled
from dvctrack.lib.vietnamese import is_syllable

_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 4096
# Of the characters of a Vietnamese text in UTF-16 as many at least are of the first 256, which
# have a NUL byte: digits, signs and letters without marks.
_LEAST_NULS = 0.3
_WITH_MARKS = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
# So many of the words with marks are right Vietnamese in a file that is read as Windows-1258.
_LEAST_RIGHT = 0.9
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_LINE_ENDS = re.compile("[\n\r]")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def decoded(content: bytes) -> str:
    """The text of a file. Raises FileError with the line that is in no encoding known here."""
    marked = next((name for mark, name in _MARKED if content.startswith(mark)), None)
    encoding = marked or unmarked_utf_16(content) or "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16"):
            raise FileError(DAMAGED) from error
        text = _windows_1258(content) or _of_old_fonts(content) or ""
        if not text:
            raise FileError(
                _(
                    "Line %(line)d of the file is not written in UTF-8, so its accents cannot be "
                    "read. Save it as “CSV UTF-8”, or as .xlsx."
                ),
                line=content[: error.start].count(b"\n") + 1,
            ) from error
    if "\x00" in text:
        raise FileError(
            _("Line %(line)d of the file holds a character that is no text. Save it as .xlsx."),
            line=text[: text.index("\x00")].count("\n") + 1,
        )
    # Some programs end lines with other signs, and then with no usual one.
    return text if _LINE_ENDS.search(text) else _OTHER_LINE_ENDS.sub("\n", text)


def unmarked_utf_16(content: bytes) -> str | None:
    """The kind of UTF-16 that a file without a mark is in; None where it is in neither."""
    head = content[:_LOOKED_AT]
    least = len(head) // 2 * _LEAST_NULS
    nuls = head[::2].count(0), head[1::2].count(0)
    if len(content) % 2 or min(nuls) or max(nuls) < max(least, 1):
        return None
    encoding = "utf-16-be" if nuls[0] else "utf-16-le"
    text = head.decode(encoding, "replace")
    return None if _NOT_TEXT.search(text) else encoding


def _windows_1258(content: bytes) -> str | None:
    """The text, if it reads as Vietnamese: the encoding of Excel's plain CSV in Viet Nam."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = set(_WITH_MARKS.findall(text))
    right = sum(map(is_syllable, words))
    return text if words and right >= len(words) * _LEAST_RIGHT else None


def _of_old_fonts(content: bytes) -> str | None:
    """The text as its old fonts would show it, if that is what it is: then it is told as such."""
    text = content.decode("latin-1")
    return text if find_garbled(text[:_LOOKED_AT].splitlines()) else None
