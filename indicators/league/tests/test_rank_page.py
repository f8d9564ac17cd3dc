"""The page that explains a rank, on the figures of the published annexes."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory
from entities.tests.pages import rows, text, tree
from indicators.choices import Span
from indicators.models import Period, Submission
from indicators.tests.factories import SubmissionFactory
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.usefixtures("_annexes")
IN_2022, IN_2023 = "2022-09-06", "2023-07-25"


def address(indicator: str, code: str, agency: str) -> str:
    return reverse("rank", args=(indicator, code, agency))


def said(client: Client, indicator: str, code: str, agency: str) -> str:
    page = client.get(address(indicator, code, agency))
    assert page.status_code == 200
    return text(tree(page).xpath("//main")[0])


EXPLAINED = {
    "counts_that_the_printed_rate_does_not_match": (
        ("online-provision", IN_2022, "bo-tai-chinh"),
        [
            "Vì sao Bộ Tài chính đứng hạng 10",
            "10 trên 21 · theo tỷ lệ lũy kế chính xác",
            "296 ÷ 633 × 100 = 46,76%",
            "Nguồn in 46,29%. Tỷ lệ này không khớp với số lượng",
            "annex-2022.docx: mẫu số T6!C7, tử số T6!D7, tỷ lệ báo cáo (%) T6!F7",
            "46,76% < 70% → Chưa hoàn thành",
            "Thêm 148 dịch vụ công để đạt chỉ tiêu.",
            "Thêm 33 dịch vụ công để lên 3 bậc",
            "01/NQ-CP",
        ],
    ),
    "national_single_window": (
        ("online-provision", IN_2022, "bo-cong-thuong"),
        ["(131 + 17) ÷ 303 × 100 = 48,84%", "Trên Cổng một cửa quốc gia"],
    ),
    "ranked_by_the_month_and_judged_to_date": (
        ("online-payment", IN_2023, "da-nang"),
        [
            "32 trên 63 · theo tỷ lệ chính xác trong kỳ",
            "Tỷ lệ lũy kế 34,44%",
            "Tỷ lệ trong kỳ 16,96%",
            "34,44% ≥ 30% → Hoàn thành",
            "So với kỳ “Tính đến ngày 06/9/2022 (chốt theo công văn)”: +26,84 điểm phần trăm",
        ],
    ),
    "a_hundredth_below": (
        ("online-payment", IN_2023, "can-tho"),
        ["29,99% < 30% → Chưa hoàn thành"],
    ),
    "a_shared_rank": (
        ("online-provision", IN_2023, "tien-giang"),
        ["13 trên 63", "Cùng hạng: Quảng Ninh"],
    ),
    "left_out": (
        ("online-payment", IN_2022, "bo-y-te"),
        ["Không có trong bảng này", "Tập đoàn Điện lực Việt Nam"],
    ),
}


@pytest.mark.parametrize(("where", "expected"), EXPLAINED.values(), ids=EXPLAINED.keys())
def test_page_says_what_the_rank_was_worked_out_from(
    client: Client, where: tuple[str, str, str], expected: list[str]
) -> None:
    found = said(client, *where)
    assert [words for words in expected if words not in found] == []


def test_neighbours_are_those_just_above_and_below(client: Client) -> None:
    page = client.get(address("online-provision", IN_2022, "bo-tai-chinh"))
    assert [row[0] for row in rows(page, "ministry")] == ["8", "9", "10", "11", "12"]
    first = client.get(address("online-provision", IN_2022, "ninh-thuan"))
    assert [row[0] for row in rows(first, "province")] == ["1", "2", "3"]


def test_own_row_is_marked_among_its_neighbours(client: Client) -> None:
    page = tree(client.get(address("online-payment", IN_2023, "ha-noi")))
    marked = page.xpath("//table//tr[.//a[@aria-current='page']]//th")
    assert [text(name) for name in marked] == ["Thành phố Hà Nội"]


def test_rank_of_the_league_leads_here(client: Client) -> None:
    page = client.get(reverse("league", args=("online-provision", IN_2022)))
    leads = tree(page).xpath("//td[contains(@class, 'col-rank')]/a/@href")
    assert address("online-provision", IN_2022, "bo-tai-chinh") in leads
    assert len(leads) == 63 + 21


def test_agency_without_a_figure_is_told_that_missing_is_not_zero(client: Client) -> None:
    Submission.objects.filter(
        agency__slug="bo-y-te", indicator__slug="online-payment", period__code=IN_2022
    ).delete()
    found = said(client, "online-payment", IN_2022, "bo-y-te")
    assert "Vì sao Bộ Y tế không có hạng" in found
    assert "Thiếu số liệu không phải là 0" in found


NOT_FOUND = {
    "an_agency_that_is_left_out": ("online-payment", IN_2022, "tap-doan-dien-luc-viet-nam"),
    "an_agency_that_is_none": ("online-payment", IN_2022, "atlantis"),
    "an_indicator_that_is_not_asked_for": ("dossier-sync", IN_2023, "ha-noi"),
    "a_period_that_is_none": ("online-payment", "2021-01-01", "ha-noi"),
}


@pytest.mark.parametrize("where", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_what_has_no_rank_is_not_found(client: Client, where: tuple[str, str, str]) -> None:
    assert client.get(address(*where)).status_code == 404


def test_hidden_period_is_not_found(client: Client) -> None:
    Period.objects.filter(code=IN_2022).update(is_public=False)
    page = client.get(address("online-provision", IN_2022, "ha-noi"))
    assert page.status_code == 404
    # Nor is it told what became of the agency since a period that is hidden.
    assert "So với kỳ" not in said(client, "online-provision", IN_2023, "ha-noi")


def officer_of(slug: str) -> User:
    agency = Agency.objects.get(slug=slug)
    held = MembershipFactory.create(role=Role.OFFICER, agency=agency)
    user: User = held.user
    return user


def test_history_is_for_readers_of_all_and_for_the_own_agency(client: Client) -> None:
    figure = Submission.objects.get(
        agency__slug="ha-noi", indicator__slug="online-provision", period__code=IN_2022
    )
    figure.numerator = 251
    figure._change_reason = "Sửa theo công văn 12"  # type: ignore[attr-defined]
    figure.save()
    where = ("online-provision", IN_2022, "ha-noi")
    assert "Lịch sử của số liệu" not in said(client, *where)
    for user, sees in (
        (officer_of("can-tho"), False),
        (officer_of("ha-noi"), True),
        (MembershipFactory.create(role=Role.SUPERVISOR, agency=None).user, True),
    ):
        client.force_login(user)
        found = said(client, *where)
        assert ("tử số: trước: 250 → nay: 251" in found) == sees
        assert ("Sửa theo công văn 12" in found) == sees


def test_figure_that_was_taken_away_stays_in_its_history(client: Client) -> None:
    client.force_login(MembershipFactory.create(role=Role.SUPERVISOR, agency=None).user)
    Submission.objects.get(
        agency__slug="ha-noi", indicator__slug="online-provision", period__code=IN_2022
    ).delete()
    assert "đã xóa" in said(client, "online-provision", IN_2022, "ha-noi")


@pytest.mark.parametrize("has_both", [True, False])
def test_history_names_the_spans_where_there_are_two(client: Client, has_both: bool) -> None:
    asked = make_asked(code="2024-01-01")
    agency = add_row(asked, numerator=1, denominator=2)
    if has_both:
        key = {"period": asked.period, "indicator": asked.indicator, "agency": agency}
        SubmissionFactory.create(**key, span=Span.IN_PERIOD)
    client.force_login(MembershipFactory.create(role=Role.SUPERVISOR, agency=None).user)
    page = client.get(address(asked.indicator.slug, "2024-01-01", agency.slug))
    table = tree(page).xpath("//table[@id='table-history']")[0]
    assert ("trong kỳ" in text(table)) == has_both
    assert ("lũy kế" in text(table)) == has_both


@pytest.mark.parametrize("size", [5, 60])
def test_number_of_queries_does_not_grow_with_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    asked = make_asked(code="2024-01-01")
    agency, *_others = add_rows(asked, range(20, 20 + size))
    with django_assert_num_queries(11):
        client.get(address(asked.indicator.slug, "2024-01-01", agency.slug))
