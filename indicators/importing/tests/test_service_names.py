"""Names of services: the same words are one service, near ones are asked about once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.models import Service, ServiceName
from indicators.annex.tests.files import workbook
from indicators.importing.answers import Answers
from indicators.importing.service_names import LikelyNames, is_near
from indicators.importing.tests.sending import look, said

pytestmark = pytest.mark.usefixtures("_reference")

TITLE = "(Kèm theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022)"
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
LEADS = ("Bộ Y tế", "Bộ Công an", "Bộ Tư pháp", "Bộ Tài chính", "Bộ Xây dựng")
LAND = "Đăng ký biến động về quyền sử dụng đất"
LONGER = f"{LAND}, quyền sở hữu tài sản gắn liền với đất"


def listed(*names: str) -> bytes:
    rows: list[tuple[Any, ...]] = [
        (place, name, lead, "Quý II/2022")
        for place, (name, lead) in enumerate(zip(names, LEADS, strict=False), start=1)
    ]
    return workbook(((TITLE,), HEADINGS, *rows))


def test_four_spellings_are_one_service_and_three_questions() -> None:
    spellings = ("Thanh toán viện phí", "THANH TOÁN VIỆN PHÍ", "Thanh tóan - viện phí.")
    proposal = look(listed(*spellings, "Thanh toán vện phí"))
    where = ["Sheet1!B4", "Sheet1!B5", "Sheet1!B6"]
    assert said(proposal) == [("similar-service", place) for place in where]
    assert {row.name for row in proposal.services.created} == {"Thanh toán viện phí"}
    assert proposal.services.counts().created == 1
    answered = dict.fromkeys([*spellings[1:], "Thanh toán vện phí"], True)
    again = look(listed(*spellings, "Thanh toán vện phí"), Answers(services=answered))
    assert said(again) == []
    assert again.questions.open_services == []
    assert {row.name for row in again.services.created} == {"Thanh toán viện phí"}


def test_same_words_are_never_another_service() -> None:
    said_so = Answers(services={"thanh toán viện phí": False})
    proposal = look(listed("Thanh toán viện phí", "thanh toán viện phí"), said_so)
    assert said(proposal) == [("similar-service", "Sheet1!B4")]


def test_service_that_is_stored_a_little_otherwise_is_asked_about() -> None:
    Service.objects.create(name=LONGER)
    proposal = look(listed(LAND))
    assert said(proposal) == [("similar-service", "Sheet1!B3")]
    (question,) = proposal.questions.open_services
    assert (question.other, question.other_where, question.is_spelling) == (LONGER, "", False)
    same = look(listed(LAND), Answers(services={LAND: True}))
    assert [row.name for row in same.services.updated] == [LONGER]
    other = look(listed(LAND), Answers(services={LAND: False}))
    assert [row.name for row in other.services.created] == [LAND]
    assert said(same) == said(other) == []


def test_other_name_of_a_stored_service_is_known() -> None:
    service = Service.objects.create(name=LONGER)
    ServiceName.objects.create(service=service, text=LAND)
    proposal = look(listed(LAND.upper()))
    assert not proposal.has_errors
    assert [row.name for row in proposal.services.updated] == [LONGER]


@pytest.mark.parametrize(
    "names",
    [
        ("Đăng ký khai sinh", "Đăng ký khai tử", "Đăng ký kết hôn"),
        ("Đăng ký thường trú", "Đăng ký tạm trú", "Thông báo lưu trú"),
        ("Dịch vụ công số 11", "Dịch vụ công số 12", "Dịch vụ công số 121"),
        ("Cấp điện mới", "Cấp điện mới từ lưới điện hạ áp"),
        (LAND, LONGER),
    ],
)
def test_names_that_one_list_has_side_by_side_are_services_of_their_own(
    names: tuple[str, ...],
) -> None:
    proposal = look(listed(*names))
    assert said(proposal) == []
    assert proposal.services.counts().created == len(names)


WORDS = st.sampled_from(("cap", "capp", "giay", "phep", "the", "1", "2", "va", "thu", "a"))
NAMES = st.lists(WORDS, min_size=1, max_size=8)


@given(st.lists(NAMES, max_size=30), NAMES, WORDS)
def test_near_names_are_those_that_a_comparison_with_each_finds(
    names: list[list[str]], words: list[str], more: str
) -> None:
    names += [[*words, more], words[1:] or [more], [more, *words[1:]], [*words, more, more]]
    likely = LikelyNames(" ".join(name) for name in names)
    near = [name for name in likely.near(words) if is_near(words, name.split())]
    assert near == [" ".join(name) for name in names if is_near(words, name)]


def test_thousands_of_names_that_differ_in_a_number_are_not_compared_with_each() -> None:
    names = [f"cap ban sao trich luc ho tich mau {number}" for number in range(3000)]
    likely = LikelyNames(names)
    assert [likely.near(name.split()) for name in names] == [[name] for name in names]
