"""Folding of Vietnamese names, so that spellings of one name meet on one key.

Folding never decides between two agencies: a key is looked up exactly, and what is not
found is asked. "Hà Nam" and "Hà Nội" keep different keys, as do all 63 provinces.
"""

import re
import unicodedata
from functools import cache

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and its marks of annotations:
# soft hyphens, joiners, marks of direction and order, selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# A picture may be made of several signs, joined to one or told to be in colour.
_PICTURE = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f])[\u200d\ufe0f]")
# Đ U+0110, Ð U+00D0 (Eth) and Ɖ U+0189 look alike and none of them decomposes.
_STROKED_D = ("đ", "ð", "ɖ")
# Raised digits behind other text are the mark of a footnote; m² is an area, and 10³ a thousand.
_RAISED = re.compile(
    r"(?<=[^\s⁽⁾¹²³⁰⁴-⁹])(?<!\bm)(?<!\b[ckd]m)(?<!\b10)(?:\s*⁽?[¹²³⁰⁴-⁹][¹²³⁰⁴-⁹⁽⁾,]*)+(?!\w)"
)
_RAISED_SIGN = re.compile("[¹²³⁰⁴-⁹]")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_OFFICE = re.compile(r"^(?:ubnd|uy ban nhan dan|ub nhan dan)\s+(?=\S)")
_TERRITORY = re.compile(r"^(?:tinh|thanh pho|tp|t p)\s+(?=\S)")


def visible(text: str) -> str:
    """The text without the characters that nobody can see; white space and pictures stay.

    >>> visible("1.8\u200b50"), visible("Cần\u00a0Thơ"), len(visible("\U0001f469\u200d\U0001f4bb"))
    ('1.850', 'Cần\xa0Thơ', 3)
    """
    if text.isascii() or not _INVISIBLE.search(text):
        return text
    return _INVISIBLE.sub(lambda found: "".join(_PICTURE.findall(text, *found.span())), text)


def clean(text: str) -> str:
    """The text in NFC with every run of white space, also no-break space, as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_raised(text: str) -> str:
    """The text without the marks of footnotes that are raised characters.

    >>> without_raised("222¹"), without_raised("0,46¹⁾"), without_raised("5 m²")
    ('222', '0,46', '5 m²')
    """
    # Nearly no text has one, and to look for that alone is quick.
    return _RAISED.sub("", text) if _RAISED_SIGN.search(text) else text


def plain(text: str) -> str:
    """The text without case, accents and punctuation: words of a-z and 0-9, one space apart.

    >>> plain("TP. Hồ Chí Minh – Ðà Nẵng"), plain("Hà Nội¹")
    ('tp ho chi minh da nang', 'ha noi')
    """
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", text.lower()).strip()
    lowered = unicodedata.normalize("NFKC", without_raised(text)).casefold()
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
