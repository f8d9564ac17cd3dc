"""Whether a word is written as Vietnamese words are: what an old encoding leaves is not."""

import re
import unicodedata
from functools import lru_cache

# Grave, acute, tilde, hook above and dot below, as marks of their own.
TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{TONES}]")
# Ð U+00D0 (Eth) and Ɖ U+0189 look like Đ, and many texts have them in its place.
_LIKE_D = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_VOWELS = (
    "iêu|yêu|oai|oao|oay|oeo|uao|uây|uôi|uya|uyê|uyu|ươi|ươu"
    "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|[aăâeêioôơuưy]"
)
# With the beginnings and ends of names from the highlands: Krông, Đắk.
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|kr|[bcdđghklmnpqrstvx])?"
    f"(?:{_VOWELS})(?:ch|ng|nh|[ckmnpt])?"
)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether this could be a Vietnamese word, in lower or upper case or with a capital.

    >>> is_syllable("Nẵng"), is_syllable("ĐẮK"), is_syllable("tØnh"), is_syllable("thµnh")
    (True, True, False, False)
    """
    composed = unicodedata.normalize("NFC", word).translate(_LIKE_D)
    if composed not in (composed.lower(), composed.upper(), composed.capitalize()):
        return False
    parted = unicodedata.normalize("NFD", composed.lower())
    toneless = unicodedata.normalize("NFC", _TONE.sub("", parted))
    return len(_TONE.findall(parted)) <= 1 and _SYLLABLE.fullmatch(toneless) is not None
