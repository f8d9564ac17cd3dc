"""Words in old encodings are told by what they mean, and right words never are."""

import unicodedata

import pytest

from dvctrack.lib.old_encodings import OldEncoding, find_garbled

RIGHT = ("Tỷ lệ hồ sơ trực tuyến", "Tỉnh, thành phố", "Thành phố Hà Nội", "TỔNG SỐ HỒ SƠ")


def western(text: str) -> str:
    """UTF-8 that was read as Western text; bytes without a character there stay."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


GARBLED = {
    "tcvn3": (("Tû lÖ hå s¬ trùc tuyÕn", "TØnh, thµnh phè"), OldEncoding.TCVN3, "Tỷ lệ hồ sơ"),
    "vni": (("Tyû leä hoà sô tröïc tuyeán", "Tænh, thaønh phoá"), OldEncoding.VNI, "tỷ lệ hồ sơ"),
    "utf_8_once": (tuple(map(western, RIGHT)), OldEncoding.UTF_8_AS_WESTERN, RIGHT[0]),
    "utf_8_twice": (
        tuple(western(western(text)) for text in RIGHT),
        OldEncoding.UTF_8_AS_WESTERN,
        RIGHT[0],
    ),
    "windows_1258": (
        ("TyÒ lêò hôÌ sõ trýòc tuyêìn", "TiÒnh, thaÌnh phôì"),
        OldEncoding.WINDOWS_1258,
        "Tỷ lệ hồ sơ",
    ),
    "lost": (("B� Y t�", "T�nh, th�nh ph�"), None, ""),
    "lost_as_questions": (("T? l? h?s? tr?c tuy?n", "T?nh, th?nh ph?"), None, ""),
}


@pytest.mark.parametrize(("texts", "encoding", "meaning"), GARBLED.values(), ids=GARBLED.keys())
def test_garbled_texts(texts: tuple[str, ...], encoding: OldEncoding | None, meaning: str) -> None:
    found = find_garbled(["STT", *texts])
    assert found is not None
    assert (found.place, found.text, found.encoding) == (1, texts[0], encoding)
    assert found.meaning.lower().startswith(meaning.lower())


SOUND = {
    "vietnamese": RIGHT,
    "decomposed": tuple(unicodedata.normalize("NFD", text) for text in RIGHT),
    "highlands": ("Đắk Lắk", "Bắc Kạn", "Krông Pắc", "Ea H'Leo", "Kon Plông", "Lắk"),
    "letters_that_look_like_d": ("Ðà Nẵng", "Ðông Hà", "Ðoàn", "Ðài Loan", "Ðan xen", "Ðô"),
    "signs": ("½ ngày", "3 × 4", "» mục", "¾", "· một", "¹ ghi chú"),
    "in_quotes": ("“Tỉnh” «Huế»", "‘Đạt’ – “Xã”", "Hà…"),
    "other_languages": ("São Tomé", "Curaçao", "naïve café", "Zürich", "Ærøskøbing", "Besançon"),
    "one_strange_word": ("Tỉnh Thµnh", *RIGHT),
    "figures": ("1.850", "67,19 %", "–", "±5", "≥ 90", "m²", "½"),
    "questions": ("Đúng không?", "Vì sao?", "https://dvc.gov.vn/tim?trang=1&loai=a?b"),
    "english": ("Agency", "Rate of online payments (%)", "Not yet “met”"),
}


@pytest.mark.parametrize("texts", SOUND.values(), ids=SOUND.keys())
def test_sound_texts(texts: tuple[str, ...]) -> None:
    assert find_garbled(texts) is None
