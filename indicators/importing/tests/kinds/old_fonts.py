"""Texts as the encodings of before Unicode have them, and as programs spoil them."""

import unicodedata

from dvctrack.lib import old_encodings

_TCVN3 = {meaning: sign for sign, meaning in map(tuple, old_encodings._TCVN3_BYTES.split(" "))}
_VNI = {mark: sign for sign, mark in old_encodings._VNI_MARKS.items()}
_VNI_LETTERS = {letter: sign for sign, letter in old_encodings._VNI_LETTERS.items()}

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_tcvn3(text: str) -> str:
    """Capitals with marks are in a font of their own, as small letters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in composed)


def as_vni(text: str) -> str:
    """A letter with marks is the letter and one sign for all of them."""
    return "".join(map(_vni_letter, unicodedata.normalize("NFC", text)))


def _vni_letter(letter: str) -> str:
    if (sign := _VNI_LETTERS.get(letter.lower())) is not None:
        return sign.upper() if letter.isupper() else sign
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if "\u031b" in marks:
        marks.remove("\u031b")
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base]
    ordered = sorted(marks, key=lambda mark: mark not in "\u0302\u0306")
    sign = _VNI.get("".join(ordered), "")
    return base + (sign.upper() if letter.isupper() else sign)


def as_western(text: str) -> str:
    """UTF-8 read as Windows-1252."""
    return "".join(_western(byte) for byte in text.encode())


def _western(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def as_windows_1258(text: str) -> bytes:
    """A tone stands behind its letter."""
    letters = ""
    for letter in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", letter)
        toneless = "".join(mark for mark in apart if mark not in _TONES)
        letters += unicodedata.normalize("NFC", toneless)
        letters += "".join(mark for mark in apart if mark in _TONES)
    return letters.encode("cp1258")
