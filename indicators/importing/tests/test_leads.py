"""Who leads a service: several agencies, whole groups that are asked about once, of which day."""

from datetime import date
from typing import Any

import pytest

from entities.models import Agency, ServiceDeadline
from indicators.annex.tests.files import workbook
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.leads import part_groups
from indicators.importing.proposal import Proposal
from indicators.importing.tests.sending import bring, look, said

TITLE = "(Kèm theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022 của Thủ tướng Chính phủ)"
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
PROVINCES = "UBND các tỉnh, thành phố"


def listed(*leads: str, more: tuple[Any, ...] = (), headings: tuple[str, ...] = ()) -> bytes:
    """A list of a decision with a service for each of these leads, from row 3 on."""
    rows = [
        (place, f"Dịch vụ {letter * 4}", lead, "Quý II/2022", *more)
        for place, (letter, lead) in enumerate(zip("abcdef", leads, strict=False), start=1)
    ]
    return workbook(((TITLE,), (*HEADINGS, *headings), *rows))


def leads_of(proposal: Proposal) -> list[set[str]]:
    return [{lead.name for lead in row.leads} for row in proposal.services.created]


@pytest.mark.parametrize(
    ("text", "rest", "kinds"),
    [
        ("UBND các tỉnh, thành phố trực thuộc Trung ương", "", ["province"]),
        ("Các bộ, ngành, địa phương", "", ["ministry province"]),
        ("các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "", ["ministry"]),
        ("63 tỉnh, thành phố", "", ["province"]),
        ("UBND cấp tỉnh", "", ["province"]),
        ("Địa phương", "", ["province"]),
        ("Bộ Y tế và các địa phương", "Bộ Y tế", ["province"]),
        ("Các bộ, ngành; UBND các tỉnh", "", ["ministry province"]),
        ("Bộ Tài nguyên và Môi trường, UBND các tỉnh", "Bộ Tài nguyên và Môi trường", ["province"]),
        ("Bộ Giáo dục và Đào tạo", "Bộ Giáo dục và Đào tạo", []),
        ("Thành phố Hà Nội và Thành phố Hồ Chí Minh",) * 2 + ([],),
        ("Các bệnh viện", "Các bệnh viện", []),
    ],
)
def test_words_for_a_group_are_told_from_names(text: str, rest: str, kinds: list[str]) -> None:
    single, groups = part_groups(text)
    assert (single, [" ".join(group.kinds) for group in groups]) == (rest, kinds)


@pytest.mark.usefixtures("_reference")
class TestGroups:
    def test_group_is_asked_once_and_counted_whole_meanwhile(self) -> None:
        proposal = look(listed(PROVINCES, f"Bộ Y tế, {PROVINCES}", "Bộ Y tế"))
        assert said(proposal) == [("group-lead", "Sheet1!C3"), ("group-lead", "Sheet1!C4")]
        (question,) = proposal.questions.open_names
        assert question.cells == ["Sheet1!C3", "Sheet1!C4"]
        assert question.on == date(2022, 1, 6)
        assert [len(row.leads) for row in proposal.services.created] == [63, 64, 1]
        assert proposal.ledger.asked == 8
        assert proposal.ledger.adds_up

    @pytest.mark.parametrize(
        ("answer", "names"),
        [
            (NameAnswer("ha-noi"), {"Bộ Y tế", "Thành phố Hà Nội"}),
            (NameAnswer(reason="chưa giao"), {"Bộ Y tế"}),
        ],
    )
    def test_one_agency_or_nobody_may_be_meant(self, answer: NameAnswer, names: set[str]) -> None:
        proposal = look(listed(f"Bộ Y tế, {PROVINCES}"), Answers(names={PROVINCES: answer}))
        assert not proposal.has_errors
        assert leads_of(proposal) == [names]

    def test_all_agencies_of_the_kind_on_the_signing_day_are_meant(self) -> None:
        said_so = Answers(names={PROVINCES: NameAnswer(is_group=True)})
        proposal = look(listed(PROVINCES), said_so)
        assert not proposal.has_errors
        provinces = Agency.objects.filter(kind="province").valid_on(date(2022, 1, 6))
        assert leads_of(proposal) == [{row.name for row in provinces}]
        assert Answers.from_json(said_so.as_json()) == said_so

    def test_group_that_is_left_out_leaves_its_rows_out(self) -> None:
        said_so = Answers(names={PROVINCES: NameAnswer(reason="chưa giao")})
        proposal = look(listed(PROVINCES), said_so)
        assert said(proposal) == [("row-left-out", "Sheet1!C3")]
        assert leads_of(proposal) == []
        assert proposal.ledger.adds_up

    def test_agencies_that_coordinate_are_kept_and_never_asked_about(self) -> None:
        headings = ("Cơ quan phối hợp", "Ghi chú")
        more = (f"Bộ Công an; Các bệnh viện, {PROVINCES}", "đã có văn bản")
        (row,) = look(listed("Bộ Y tế", more=more, headings=headings)).services.created
        assert [agency.name for agency in row.coordinating] == ["Bộ Công an"]
        assert (row.coordinating_text, row.note) == more

    def test_agencies_are_those_of_the_signing(self) -> None:
        """In 2022 there was a ministry that is part of another one by now."""
        assert said(bring(listed("Bộ Kế hoạch và Đầu tư"))) == []
        assert ServiceDeadline.objects.get().agency.name == "Bộ Kế hoạch và Đầu tư"
