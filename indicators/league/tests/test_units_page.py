"""League pages on the units of another day: what is chosen, what is said, what stands below."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.models import Agency, Succession
from entities.tests.accounts import supervisor
from entities.tests.pages import Page, headings, links, rows, text, tree
from indicators.models import Obligation, Submission

pytestmark = pytest.mark.usefixtures("_reorganised")

TODAY = {"units_on": "2025-07-01", "kind": "province"}
APART = "//details[@class='apart']/summary"


def league(indicator: str = "dossier-sync", code: str = "2022-09-06") -> str:
    return reverse("league", args=(indicator, code))


def row(page: Page, key: str, name: str) -> list[str]:
    return next(cells for cells in rows(page, key) if cells[1].startswith(name))


def said(page: Page, xpath: str) -> str:
    return " ".join(text(found) for found in tree(page).xpath(xpath))


def test_the_days_on_which_units_or_names_changed_are_chosen_among(english: Client) -> None:
    options = tree(english.get(league())).xpath("//select[@name='units_on']/option")
    assert [(option.get("value"), text(option)) for option in options] == [
        ("", "as published"),
        ("2026-09-20", "20/09/2026 – Bắc Ninh renamed to Thành phố Bắc Ninh"),
        ("2026-09-01", "01/09/2026 – Quảng Ninh renamed to Thành phố Quảng Ninh"),
        ("2026-04-30", "30/04/2026 – Đồng Nai renamed to Thành phố Đồng Nai"),
        ("2025-07-01", "01/07/2025 – 34 provinces and cities"),
        ("2025-03-01", "01/03/2025 – 15 ministries and agencies"),
        ("2025-01-01", "01/01/2025 – Thừa Thiên Huế renamed to Thành phố Huế"),
    ]


def test_nothing_is_chosen_where_nothing_changed(client: Client) -> None:
    Succession.objects.all().delete()
    assert not tree(client.get(league())).xpath("//select[@name='units_on']")


def test_the_table_says_its_units_and_what_a_combined_figure_is(english: Client) -> None:
    page = english.get(league(), TODAY)
    assert len(rows(page, "province")) == 34
    above = said(page, "//*[@class='on-units']")
    assert above.startswith("On the administrative units of 01/07/2025 (")
    assert "202/2025/QH15" in above
    assert "sums of the counts" in above
    assert "Ranked among" not in above
    foot = said(page, "//*[@id='table-province']/tfoot")
    assert foot.startswith("Total of 63 agencies of 63, as in the table as published33,482,116")
    assert tree(page).xpath("//option[@selected and @value='2025-07-01']")


def test_what_nobody_has_verified_is_marked_where_its_basis_stands(english: Client) -> None:
    marks = []
    for is_verified in (True, False):
        Succession.objects.update(is_verified=is_verified)
        above = said(english.get(league(), TODAY), "//*[@class='on-units']")
        marks.append("202/2025/QH15, not verified" in above)
    assert marks == [False, True]


def test_a_combined_row_has_its_parts_with_their_counts(english: Client) -> None:
    page = english.get(league(), TODAY)
    shown = row(page, "province", "An Giang")
    assert shown[:5] == [
        "18",
        "An Giangfrom 2 unitsAn Giang: 403,420/810,073Kiên Giang: 152,771/165,446",
        "975,519",
        "556,191",
        "57.01",
    ]
    parts = links(page, "//*[@id='table-province']//details")
    assert {"/agencies/an-giang/", "/agencies/kien-giang/"} <= set(parts)
    assert row(page, "province", "Cao Bằng")[1] == "Cao Bằng"


def test_procedures_are_weighted_and_their_counts_are_not_those_of_the_unit(
    english: Client,
) -> None:
    page = english.get(league("online-provision"), TODAY)
    place = headings(page, "province").index("Remark")
    shown = row(page, "province", "Thành phố Đà Nẵng")
    assert shown[0] == "2"
    assert [cell[0] for cell in shown[2:4]] == ["–", "–"]
    assert (shown[4], shown[6]) == ("74.51", "Completed")
    assert shown[place] == "the same procedures were counted in each former unit"
    alone = row(page, "province", "Cao Bằng")
    assert (alone[2:4], alone[place]) == (["1,670", "1,151"], "")
    assert "weighted by their denominators" in said(page, "//*[@class='on-units']")


def test_a_row_that_cannot_be_combined_says_of_whom_what_is_missing(english: Client) -> None:
    page = english.get(league("payment-procedures"), TODAY)
    assert "Ranked among 11 units with enough data, of 34." in said(page, "//*[@class='on-units']")
    shown = row(page, "province", "Bắc Ninh")
    assert shown[0].startswith("–")
    assert "Not enough data to combine" in shown
    assert shown[-1] == "Bắc Giang: no denominator; Bắc Ninh: no denominator"
    legend = said(page, "//*[@class='bar-legend']")
    assert "23 without enough data to combine" in legend
    found = english.get(league("payment-procedures"), {**TODAY, "status": "not_combinable"})
    assert len(rows(found, "province")) == 23


def test_nobody_is_ranked_among_none_where_no_unit_has_a_rate(english: Client) -> None:
    Submission.objects.all().delete()
    page = english.get(league("payment-procedures"), TODAY)
    above = said(page, "//*[@class='on-units']")
    assert above.startswith("On the administrative units of 01/07/2025")
    assert "Ranked among" not in above


def test_figures_in_that_of_no_unit_stand_below_with_their_counts(english: Client) -> None:
    page = english.get(league("online-provision"), {"units_on": "2025-03-01", "kind": "ministry"})
    assert rows(page, "apart-ministry") == [
        [
            *("Bộ Khoa học và Công nghệ", "279", "50", "6", "20.07", "Bộ Khoa học và Công nghệ"),
            "figures of Bộ Thông tin và Truyền thông",
        ],
        [
            *("Bộ Thông tin và Truyền thông", "262", "137", "5", "54.20"),
            "Bộ Khoa học và Công nghệ, Bộ Văn hóa, Thể thao và Du lịch",
            "split",
        ],
        [
            *("Bộ Văn hóa, Thể thao và Du lịch", "89", "52", "1", "59.55"),
            "Bộ Văn hóa, Thể thao và Du lịch",
            "figures of Bộ Thông tin và Truyền thông",
        ],
    ]
    assert tree(page).xpath("//details[@class='apart' and @open]")
    assert said(page, APART).endswith("the figures of 3 agencies, which are in the total")
    many = english.get(league("payment-procedures"), TODAY)
    assert len(rows(many, "apart-province")) == 52
    assert tree(many).xpath("//details[@class='apart' and not(@open)]")
    of_rates = english.get(league("online-payment"), TODAY)
    assert said(of_rates, APART).endswith("the figures of 52 agencies")


def test_the_earlier_period_is_put_on_the_same_units(english: Client) -> None:
    note = "The earlier period was put on the same administrative units."
    later = league("online-payment", "2023-07-25")
    assert note in text(tree(english.get(later, TODAY)))
    assert note not in text(tree(english.get(later)))


def test_a_part_is_found_by_its_name(client: Client) -> None:
    page = client.get(league(), {**TODAY, "q": "binh duong"})
    assert [cells[1].split("từ")[0] for cells in rows(page, "province")] == [
        "Thành phố Hồ Chí Minh"
    ]


def test_the_choice_stays_on_the_way_on(client: Client) -> None:
    page = client.get(league(), TODAY)
    kept = "units_on=2025-07-01"
    ranks = "//tbody//td[@class='col-rank']"
    for within in ("//nav[@class='tabs']", "//p[@class='downloads no-print']", "//thead", ranks):
        found = links(page, within)
        assert found
        assert all(kept in address for address in found), within
    for form in tree(page).xpath("//main//form[@method='get']"):
        assert form.xpath(".//*[@name='units_on']"), form.get("class")


def test_it_goes_with_a_past_moment(client: Client) -> None:
    client.force_login(supervisor())
    page = client.get(league(), {**TODAY, "seen_at": "01/01/2022 09:00"})
    for address in links(page, "//nav[@class='tabs']"):
        assert address.endswith("?seen_at=01%2F01%2F2022+09%3A00&units_on=2025-07-01")
    for form in tree(page).xpath("//main//form[@method='get']"):
        assert {"seen_at", "units_on"} <= set(form.xpath(".//@name"))


@pytest.mark.parametrize("asked", ["2025-07-02", "2026-04-29"])
def test_a_day_is_answered_by_the_latest_change_before_it(english: Client, asked: str) -> None:
    page = english.get(league(), {**TODAY, "units_on": asked})
    assert "units of 01/07/2025" in said(page, "//*[@class='on-units']")


def test_the_first_day_is_that_of_the_first_period(english: Client) -> None:
    page = english.get(league(), {**TODAY, "units_on": "2024-12-31"})
    assert len(rows(page, "province")) == 63
    assert tree(page).xpath("//option[@selected and @value='2022-09-06']")


BAD = {
    "before_the_first": "2022-09-05",
    "after_today": "2999-01-01",
    "no_day": "2025-02-30",
    "words": "hôm nay",
    "nothing_but_space": " ",
}


@pytest.mark.parametrize("asked", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("name", ["league", "rank", "overview"])
def test_a_day_of_which_nothing_is_known_is_not_found(
    client: Client, name: str, asked: str
) -> None:
    of = {"league": ("dossier-sync", "2022-09-06"), "overview": ()}
    args = of.get(name, ("dossier-sync", "2022-09-06", "an-giang"))
    assert client.get(reverse(name, args=args), {"units_on": asked}).status_code == 404


def test_the_page_of_a_rank_is_that_of_the_unit(english: Client) -> None:
    address = reverse("rank", args=("dossier-sync", "2022-09-06", "kien-giang"))
    page = english.get(address, {"units_on": "2025-07-01"})
    assert text(tree(page).xpath("//h1")[0]) == "Why An Giang has rank 18"
    facts = said(page, "//dl[@class='facts explained']")
    assert "556,191 ÷ 975,519 × 100 = 57.01%" in facts
    assert "Source:" not in facts
    parts = links(page, "//dl[@class='facts explained']")
    assert [href.rstrip("?") for href in parts] == [address.replace("kien", "an"), address]
    form = tree(page).xpath("//form[.//select[@name='units_on']]")[0]
    assert form.get("action") == league()


def test_the_overview_counts_the_units(english: Client) -> None:
    page = english.get("/", {"period": "2022-09-06", "units_on": "2025-07-01"})
    card = said(page, "//article[@aria-labelledby='indicator-online-provision']")
    assert "34 agencies On the administrative units of 01/07/2025 2 completed" in card
    assert all(
        "units_on=2025-07-01" in address
        for address in links(page, "//article")
        if address.startswith("/league/")
    )


def test_who_did_not_report_is_named_though_the_unit_has_others(english: Client) -> None:
    silent = Agency.objects.get(slug="kien-giang")
    Submission.objects.filter(agency=silent, indicator__slug="dossier-sync").delete()
    query = {"period": "2022-09-06", "units_on": "2025-07-01", "indicator": "dossier-sync"}
    page = english.get("/", query)
    assert "Provinces and cities: Kiên Giang" in said(page, "//section[@id='chosen']/p")


def test_who_owed_nothing_is_named_in_the_row(english: Client) -> None:
    Obligation.objects.filter(agency__slug="kien-giang", indicator__slug="dossier-sync").update(
        is_due=False, reason="không có hồ sơ"
    )
    page = english.get(league(), TODAY)
    shown = row(page, "province", "An Giang")
    assert shown[2:4] == ["810,073", "403,420"]
    assert shown[-1] == "Kiên Giang owed no figure (không có hồ sơ)"


def test_one_query_more_on_other_units(client: Client) -> None:
    numbers = []
    for query in ({}, {"units_on": "2025-07-01"}):
        with CaptureQueriesContext(
            connection,
        ) as done:
            client.get(league(), query)
        numbers.append(len(done))
    assert numbers[1] - numbers[0] <= 1
