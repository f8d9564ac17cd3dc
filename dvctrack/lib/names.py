"""Folding of Vietnamese names, so that spellings of one name meet on one key.

Folding never decides between two agencies: a key is looked up exactly, and what is not
found is asked. "Hà Nam" and "Hà Nội" keep different keys, as do all 63 provinces.
"""

import re
import unicodedata
from functools import cache

# Đ U+0110, Ð U+00D0 (Eth) and Ɖ U+0189 look alike and none of them decomposes.
_STROKED_D = ("đ", "ð", "ɖ")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_OFFICE = re.compile(r"^(?:ubnd|uy ban nhan dan|ub nhan dan)\s+(?=\S)")
_TERRITORY = re.compile(r"^(?:tinh|thanh pho|tp|t p)\s+(?=\S)")


def clean(text: str) -> str:
    """The text in NFC with every run of white space, also no-break space, as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """The text without case, accents and punctuation: words of a-z and 0-9, one space apart.

    >>> plain("TP. Hồ Chí Minh – Ðà Nẵng")
    'tp ho chi minh da nang'
    """
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", text.lower()).strip()
    lowered = unicodedata.normalize("NFKC", text).casefold()
    for letter in _STROKED_D:
        lowered = lowered.replace(letter, "d")
    unaccented = _marks().sub("", unicodedata.normalize("NFD", lowered))
    return _NOT_ALPHANUMERIC.sub(" ", unaccented).strip()


@cache
def _marks() -> re.Pattern[str]:
    """All accents; gathered when first needed, which takes longer than to read a small file."""
    signs = map(chr, range(0x300, 0x10000))
    return re.compile(f"[{''.join(sign for sign in signs if unicodedata.category(sign) == 'Mn')}]+")


def fold(text: str) -> str:
    """The key of an agency's name: `plain` without a leading "UBND" and "tỉnh" or "thành phố".

    >>> fold("UBND tỉnh Thừa Thiên - Huế") == fold("Thừa Thiên Huế")
    True
    """
    without_office = _OFFICE.sub("", plain(text))
    return _TERRITORY.sub("", without_office)
