"""Names of agencies as people write them: one agency, a question, or a refusal at the cell."""

import unicodedata
from datetime import date

import pytest
from django.utils import translation

from entities.choices import AgencyKind
from entities.models import Agency, AgencyName
from entities.tests.factories import AgencyFactory
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    cell_changed,
    workbook,
)
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    agency,
    assert_refused,
    bring,
    look,
    said,
    stored,
)
from indicators.models import Obligation, Period, PeriodIndicator, Submission
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.usefixtures("_reference")

MINISTRY_TITLE = "IV. Tỷ lệ đồng bộ hồ sơ (tính đến ngày 06 tháng 9 năm 2022)"
MINISTRY_HEADINGS = (
    "STT",
    "Bộ, cơ quan",
    "Số lượng hồ sơ đồng bộ trên Cổng dịch vụ công quốc gia",
    "Tổng số hồ sơ tiếp nhận",
    "Tỷ lệ đồng bộ hồ sơ trên Cổng Dịch vụ công quốc gia (%)",
    "So với chỉ tiêu tại Nghị quyết số 01/NQ-CP",
)


def provinces(name: object) -> Rows:
    return cell_changed(3, 2, name)


def ministries(name: object) -> Rows:
    return ((MINISTRY_TITLE,), MINISTRY_HEADINGS, ("01", name, "1.243", "1.850", "67,19", ""))


# A spelling, and the slug of the agency.
PROVINCES: dict[str, tuple[str, str]] = {
    "official": ("Thành phố Cần Thơ", "can-tho"),
    "without_its_kind": ("Cần Thơ", "can-tho"),
    "nfd": (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua-thien-hue"),
    "nfd_of_a_stroked_d": (unicodedata.normalize("NFD", "Đắk Lắk"), "dak-lak"),
    "eth_for_a_stroked_d": ("Ðồng Nai", "dong-nai"),
    "tone_on_the_last_vowel": ("Hoà Bình", "hoa-binh"),
    "tone_on_the_first_vowel": ("Hòa Bình", "hoa-binh"),
    "tone_of_thanh_hoa": ("Thanh Hoá", "thanh-hoa"),
    "tp_with_a_dot": ("TP. Hồ Chí Minh", "ho-chi-minh"),
    "tp_without_a_space": ("TP.Hồ Chí Minh", "ho-chi-minh"),
    "tp_hcm": ("TP.HCM", "ho-chi-minh"),
    "tphcm": ("TPHCM", "ho-chi-minh"),
    "tp_hcm_apart": ("TP HCM", "ho-chi-minh"),
    "office": ("UBND TP Hà Nội", "ha-noi"),
    "office_in_full": ("Ủy ban nhân dân tỉnh Cà Mau", "ca-mau"),
    "office_with_the_other_tone": ("Uỷ ban nhân dân tỉnh Cà Mau", "ca-mau"),
    "province": ("Tỉnh Quảng Trị", "quang-tri"),
    "upper_case": ("THÀNH PHỐ CẦN THƠ", "can-tho"),
    "lower_case": ("thành phố cần thơ", "can-tho"),
    "space_behind": ("Thành phố Cần Thơ   ", "can-tho"),
    "space_before": ("  Thành phố Cần Thơ", "can-tho"),
    "double_space": ("Thành  phố  Cần  Thơ", "can-tho"),
    "no_break_space": ("Thành\u00a0phố\u00a0Cần\u00a0Thơ\u00a0", "can-tho"),
    "line_break_inside": ("Thành phố\nCần Thơ", "can-tho"),
    "line_break_behind": ("Thành phố Cần Thơ\r\n", "can-tho"),
    "tab_inside": ("Thành phố\tCần Thơ", "can-tho"),
    "zero_width_space": ("Thành phố Cần Thơ\u200b", "can-tho"),
    "byte_order_mark": ("\ufeffThành phố Cần Thơ", "can-tho"),
    "dash_with_spaces": ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
    "no_dash": ("Bà Rịa Vũng Tàu", "ba-ria-vung-tau"),
    "misprint_of_the_annex": ("Hung Yên", "hung-yen"),
    "dot_behind": ("Cần Thơ.", "can-tho"),
    "emoji_behind": ("Cần Thơ 🎉", "can-tho"),
}
MINISTRIES: dict[str, tuple[str, str]] = {
    "ampersand": ("Bộ KH&CN", "bo-khoa-hoc-va-cong-nghe"),
    "spaces_around_the_ampersand": ("Bộ KH & CN", "bo-khoa-hoc-va-cong-nghe"),
    "in_full": ("Bộ Khoa học và Công nghệ", "bo-khoa-hoc-va-cong-nghe"),
    "upper_case": ("BỘ KHOA HỌC VÀ CÔNG NGHỆ", "bo-khoa-hoc-va-cong-nghe"),
    "initials": ("BKHCN", "bo-khoa-hoc-va-cong-nghe"),
    "line_break_inside": ("Bộ Khoa học\nvà Công nghệ", "bo-khoa-hoc-va-cong-nghe"),
    "other_dash": ("Bộ Lao động – Thương binh và Xã hội", "bo-lao-dong-thuong-binh-va-xa-hoi"),
}


@pytest.mark.parametrize(("name", "slug"), PROVINCES.values(), ids=PROVINCES.keys())
def test_province_is_found_under_its_spelling(name: str, slug: str) -> None:
    result = bring(workbook(provinces(name)))
    assert said(result) == []
    assert {row.agency.slug for row in Submission.objects.all()} == {slug, "da-nang"}


@pytest.mark.parametrize(("name", "slug"), MINISTRIES.values(), ids=MINISTRIES.keys())
def test_ministry_is_found_under_its_spelling(name: str, slug: str) -> None:
    assert said(bring(workbook(ministries(name)))) == []
    assert Submission.objects.get().agency.slug == slug


@pytest.mark.parametrize(("name", "slug"), PROVINCES.values(), ids=PROVINCES.keys())
def test_flat_file_finds_names_under_the_same_spellings(name: str, slug: str) -> None:
    headings = ["Cơ quan" if text == "Mã cơ quan" else text for text in FLAT_HEADINGS]
    row = ("2022-09-06", "online-provision", name, "Lũy kế", 1243, 1850, "67,19", "")
    assert said(bring(workbook((tuple(headings), row)))) == []
    assert Submission.objects.get().agency.slug == slug


# A text that is no agency of the table, and what the sentence offers.
UNKNOWN: dict[str, tuple[object, str]] = {
    "misspelt": ("Hà Nộii", "Thành phố Hà Nội"),
    "unknown": ("Atlantis", "nào đã biết. Hãy ghi tên chính thức."),
    "old_province": ("Hà Tây", "tên chính thức"),
    "ministry": ("Bộ Y tế", "“Bộ Y tế”"),
    "department": ("Sở Tư pháp tỉnh Cà Mau", "“Sở Tư pháp tỉnh Cà Mau”"),
    "footnote": ("Cần Thơ (1)", "Thành phố Cần Thơ"),
    "two": ("Hà Nội và Hải Phòng", "“Hà Nội và Hải Phòng”"),
    "number": (92, "“92”"),
    "true": (True, "“True”"),
    "markup": ("<b>Cần Thơ</b>", "“<b>Cần Thơ</b>”"),
    "emoji_instead_of_a_letter": ("C🎉n Thơ", "🎉"),
    "empty": (None, "Dòng này không ghi tên cơ quan."),
    "dash": ("–", "Dòng này không ghi tên cơ quan."),
    "initials": ("Tp HN", "Gần giống: Thành phố Hà Nội, Hà Nam."),
}


@pytest.mark.parametrize(("name", "offered"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_unknown_name_is_refused_and_never_guessed(name: object, offered: str) -> None:
    result = assert_refused(workbook(provinces(name)), ("unknown-agency", "Sheet1!B3"))
    finding = result.proposal.findings[0]
    assert offered in finding.message
    assert finding.indicator == "online-provision"
    assert not Submission.objects.exists()


def test_agency_twice_is_said_at_both_places() -> None:
    again = ("03", "UBND TP. Cần Thơ", "1.851", "1.243", "67,15", "")
    assert_refused(
        workbook((*TABLE, again)), ("duplicate-row", "Sheet1!B3"), ("duplicate-row", "Sheet1!B5")
    )


def test_agency_twice_with_the_same_figures_is_still_twice() -> None:
    assert_refused(
        workbook((*TABLE, CAN_THO)), ("duplicate-row", "Sheet1!B3"), ("duplicate-row", "Sheet1!B5")
    )


def test_agency_in_two_tables_of_one_indicator_is_twice() -> None:
    rows = (*TABLE, (), *TABLE)
    result = bring(workbook(rows))
    assert not result.is_saved
    assert said(result) == [
        ("duplicate-row", "Sheet1!B3"),
        ("duplicate-row", "Sheet1!B8"),
        ("duplicate-row", "Sheet1!B4"),
        ("duplicate-row", "Sheet1!B9"),
    ]


def test_one_agency_missing_of_all_is_named() -> None:
    owed = list(
        Obligation.objects.filter(is_due=True)
        .filter(period__code="2022-09-06", indicator__slug="online-provision")
        .filter(agency__kind=AgencyKind.PROVINCE)
        .exclude(agency__slug="ca-mau")
        .select_related("agency")
    )
    rows = [(n, row.agency.name, "100", "50", "50", "") for n, row in enumerate(owed, start=1)]
    result = bring(workbook(((TITLE,), HEADINGS, *rows)))
    (missing,) = result.proposal.findings
    assert (missing.code, missing.agency, missing.where) == (
        "missing-agency",
        "ca-mau",
        "Sheet1!A2",
    )
    assert "Cà Mau" in missing.message
    assert Submission.objects.count() == 62


@pytest.fixture
def _merged(_reference: None) -> None:
    """The provinces of 01/7/2025: Quảng Trị is another territory, Hà Nam is none, Ninh Bình new."""
    Agency.objects.filter(slug__in=("quang-tri", "ha-nam", "ninh-binh")).update(
        ends_on=date(2025, 6, 30)
    )
    for slug, name in (("quang-tri-2025", "Quảng Trị"), ("ninh-binh-2025", "Ninh Bình")):
        AgencyFactory.create(slug=slug, name=name, starts_on=date(2025, 7, 1))
    AgencyFactory.create(slug="dac-khu-2025", name="Hoàng Long", starts_on=date(2025, 7, 1))
    period: Period = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    asked = PeriodIndicator.objects.filter(
        period__code="2022-09-06", indicator__slug="online-provision"
    ).get()
    PeriodIndicator.objects.create(period=period, indicator=asked.indicator)


def on(day: str, name: str) -> bytes:
    title = f"I. Dịch vụ công trực tuyến (tính đến ngày {day})"
    headings = tuple(text.replace(" tính đến ngày 06/9/2022", "") for text in HEADINGS)
    return workbook(((title,), headings, ("01", name, *CAN_THO[2:])))


# Name and day: the agency that it means, or None where it does not exist that day.
TERRITORIES: dict[str, tuple[str, str, str | None]] = {
    "one_name_before": ("Quảng Trị", "06/9/2022", "quang-tri"),
    "one_name_after": ("Quảng Trị", "14/9/2025", "quang-tri-2025"),
    "one_name_with_its_kind_after": ("Tỉnh Ninh Bình", "14/9/2025", "ninh-binh-2025"),
    "old_province_before": ("Hà Nam", "06/9/2022", "ha-nam"),
    "old_province_after": ("Hà Nam", "14/9/2025", None),
    "new_province_before": ("Hoàng Long", "06/9/2022", None),
    "new_province_after": ("Hoàng Long", "14/9/2025", "dac-khu-2025"),
}


@pytest.mark.usefixtures("_merged")
@pytest.mark.parametrize(("name", "day", "slug"), TERRITORIES.values(), ids=TERRITORIES.keys())
def test_name_means_the_agency_of_the_day(name: str, day: str, slug: str | None) -> None:
    content = on(day, name)
    if slug is None:
        result = assert_refused(content, ("agency-not-valid", "Sheet1!B3"))
        assert name in result.proposal.findings[0].message
    else:
        found = [row for row in said(bring(content)) if row[0] != "not-owed"]
        assert found == []
        assert Submission.objects.get().agency.slug == slug


def test_name_of_two_agencies_is_asked_about() -> None:
    AgencyFactory.create(slug="can-tho-2", name="Cần Thơ")
    result = assert_refused(workbook(TABLE), ("ambiguous-agency", "Sheet1!B3"))
    assert "can-tho-2" in result.proposal.findings[0].message
    (question,) = result.proposal.questions.names
    assert {row.slug for row in question.suggested} == {"can-tho", "can-tho-2"}


def test_suggestions_are_shown_and_not_applied() -> None:
    proposal = look(workbook(provinces("Cần Thơơ")))
    (question,) = proposal.questions.names
    assert (question.text, question.is_answered, question.cells) == (
        "Cần Thơơ",
        False,
        ["Sheet1!B3"],
    )
    assert agency("can-tho") in question.suggested
    assert stored() is None
    assert not AgencyName.objects.filter(text="Cần Thơơ").exists()


def test_unknown_name_is_asked_once_however_often_it_stands() -> None:
    rows = (*provinces("Tây Đô"), (), *provinces("Tây Đô"))
    (question,) = look(workbook(rows)).questions.names
    assert question.cells == ["Sheet1!B3", "Sheet1!B8"]


def test_name_longer_than_any_is_refused_in_one_line() -> None:
    name = "Cần Thơ " * 2000
    result = assert_refused(workbook(provinces(name)), ("unknown-agency", "Sheet1!B3"))
    assert len(result.proposal.findings[0].message) < 1000


def test_bytes_of_the_name_are_not_what_is_compared() -> None:
    rows = (TABLE[0], TABLE[1], CAN_THO, (*DA_NANG[:1], "ĐÀ NẴNG", *DA_NANG[2:]))
    assert said(bring(workbook(rows))) == []
    assert stored("da-nang") is not None


def test_row_whose_name_is_a_failed_formula_is_asked_about_as_such() -> None:
    result = assert_refused(workbook(provinces("#N/A")), ("error-value", "Sheet1!B3"))
    assert result.proposal.questions.names == []
    assert result.proposal.ledger.adds_up


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (None, "Dòng này không ghi tên cơ quan"),
        ("Xyz", "“Xyz” không phải tên cơ quan nào đã biết. Hãy ghi tên chính thức."),
    ],
)
def test_name_without_likeness_is_told_without_a_list(name: str | None, message: str) -> None:
    result = assert_refused(workbook(provinces(name)), ("unknown-agency", "Sheet1!B3"))
    with translation.override("vi"):
        assert message in look(workbook(provinces(name))).findings[0].message
    assert result.proposal.ledger.adds_up
