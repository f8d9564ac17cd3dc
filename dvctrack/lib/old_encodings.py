"""Texts in an encoding of before Unicode, or spoilt by a program that took one for another.

Such a text shows right only in a font of its own: "TØnh" is "Tỉnh" in TCVN3. It is told by its
words: as they stand they are no Vietnamese, and turned round they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dvctrack.lib.vietnamese import is_syllable


class OldEncoding(StrEnum):
    """The value is the name by which people know it."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"
    UTF_8_AS_WESTERN = "UTF-8"
    WINDOWS_1258 = "Windows-1258"


@dataclass(frozen=True)
class Garbled:
    """The first text that is not right: which one it is, its encoding and what it means.

    `encoding` is None where characters are lost for good: "B� Y t�", "B? Y t?".
    """

    place: int
    text: str
    encoding: OldEncoding | None
    meaning: str = ""


# Words that must speak for an old encoding, each counted once.
_FEWEST_WORDS = 4
# So many of a text's words with marks are wrong in it, or right when turned round.
_MOST = 0.75
_WORD = re.compile(r"[^\s!-&(-/:-@\[-`{-~\d]+")
# A letter that was lost, and no address of the web, which has a question mark too.
_LOST = re.compile(r"[^\W\d_]+�[^\W\d_]*|�[^\W\d_]+|(?<![\w/.=&?-])[^\W\d_]+\?[^\W\d_]+(?![\w=&])")

_TCVN3_BYTES = (
    "\xa1Ă \xa2Â \xa3Ê \xa4Ô \xa5Ơ \xa6Ư \xa7Đ \xa8ă \xa9â \xaaê \xabô \xacơ \xadư \xaeđ "
    "\xb5à \xb6ả \xb7ã \xb8á \xb9ạ \xbbằ \xbcẳ \xbdẵ \xbeắ \xc6ặ \xc7ầ \xc8ẩ \xc9ẫ \xcaấ \xcbậ "
    "\xccè \xceẻ \xcfẽ \xd0é \xd1ẹ \xd2ề \xd3ể \xd4ễ \xd5ế \xd6ệ \xd7ì \xd8ỉ \xdcĩ \xddí \xdeị "
    "\xdfò \xe1ỏ \xe2õ \xe3ó \xe4ọ \xe5ồ \xe6ổ \xe7ỗ \xe8ố \xe9ộ \xeaờ \xebở \xecỡ \xedớ \xeeợ "
    "\xefù \xf1ủ \xf2ũ \xf3ú \xf4ụ \xf5ừ \xf6ử \xf7ữ \xf8ứ \xf9ự \xfaỳ \xfbỷ \xfcỹ \xfdý \xfeỵ"
)
_TCVN3 = str.maketrans({pair[0]: pair[1] for pair in _TCVN3_BYTES.split(" ")})
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300\u0301\u0303\u0309\u0323"
_CIRCUMFLEX, _BREVE = "\u0302\u0306"
_VNI_MARKS: Mapping[str, str] = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.I)


def find_garbled(texts: Iterable[str]) -> Garbled | None:
    """The first text of these that is in an old encoding, if enough of their words say so.

    One strange word is no proof, nor are the names of other languages: a text counts only if
    most of its words with marks are wrong as they stand and right when turned round.
    """
    words: dict[OldEncoding | None, set[str]] = {}
    first: dict[OldEncoding | None, Garbled] = {}
    for place, text in enumerate(texts):
        if text.isascii() and "?" not in text:
            continue
        lost = set(_LOST.findall(text))
        if lost:
            words.setdefault(None, set()).update(lost)
            first.setdefault(None, Garbled(place, text, None))
        composed = unicodedata.normalize("NFC", text)
        marked = _marked(composed)
        wrong = {word for word in marked if not is_syllable(word)}
        if len(wrong) < max(1, len(marked) * (1 - _MOST)):
            continue
        turned = {encoding: turn(composed) for encoding, turn in _TURNS.items()}
        encoding = max(turned, key=lambda name: _rightness(turned[name]))
        if _rightness(turned[encoding]) >= _MOST:
            # A sign such as ½ stands alone.
            words.setdefault(encoding, set()).update(word for word in wrong if len(word) > 1)
            first.setdefault(encoding, Garbled(place, text, encoding, turned[encoding]))
    proven = [row for key, row in first.items() if len(words[key]) >= _FEWEST_WORDS]
    return min(proven, key=lambda row: row.place, default=None)


def _marked(text: str) -> set[str]:
    """The words that hold a letter or a sign beyond ASCII."""
    return {word for word in _WORD.findall(text) if not word.isascii()}


def _rightness(text: str) -> float:
    """How many of the words with marks are Vietnamese; 0 where there is none."""
    words = _marked(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0


def _of_tcvn3(text: str) -> str:
    """A font in capitals shows them for the same letters."""
    return text.translate(_TCVN3).lower()


def _of_vni(text: str) -> str:
    def letter(found: re.Match[str]) -> str:
        base, mark, alone = found.groups()
        if alone:
            return _VNI_LETTERS[alone]
        return _VNI_LETTERS.get(base, base) + _VNI_MARKS[mark]

    return unicodedata.normalize("NFC", _VNI.sub(letter, text.lower()))


def _of_western(text: str) -> str:
    """UTF-8 that was read as Western text, once or twice; what was lost on the way is missing."""
    once = _western_bytes(text).decode("utf-8", "ignore")
    twice = _western_bytes(once).decode("utf-8", "ignore")
    return max(once, twice, key=_rightness)


def _of_windows_1258(text: str) -> str:
    return unicodedata.normalize("NFC", _western_bytes(text).decode("cp1258", "ignore"))


def _western_bytes(text: str) -> bytes:
    """The bytes of Western text, none where it holds a sign that Western text has not.

    Five bytes have no character there and stand as they are.
    """
    try:
        return b"".join(
            sign.encode("latin-1" if sign <= "\xff" else "cp1252")
            for sign in text
            if sign != "\ufffd"
        )
    except UnicodeEncodeError:
        return b""


_TURNS: Mapping[OldEncoding, Callable[[str], str]] = {
    OldEncoding.UTF_8_AS_WESTERN: _of_western,
    OldEncoding.TCVN3: _of_tcvn3,
    OldEncoding.VNI: _of_vni,
    OldEncoding.WINDOWS_1258: _of_windows_1258,
}
