"""The published figures on the units of 1/7/2025 and 1/3/2025, beside values worked out apart."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from entities.models import Agency
from indicators.choices import Missing, Status
from indicators.league.leagues import league
from indicators.league.rows import League
from indicators.models import Indicator, Period
from indicators.pages.overview import movers
from indicators.tests import expected
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row

pytestmark = [pytest.mark.usefixtures("_reorganised"), pytest.mark.both_databases]

PROVINCES, MINISTRIES = date(2025, 7, 1), date(2025, 3, 1)
UNTOUCHED = {
    *("ha-noi", "thua-thien-hue", "cao-bang", "dien-bien", "lai-chau", "son-la", "lang-son"),
    *("quang-ninh", "thanh-hoa", "nghe-an", "ha-tinh"),
}


def on_units(
    indicator: str, code: str = "2022-09-06", *, kind: str = "province", on: date = PROVINCES
) -> League:
    asked = Indicator.objects.get(slug=indicator), Period.objects.get(code=code)
    return league(*asked, kind=kind, units_on=on)


def commanded(indicator: str, code: str, kind: str, on: str) -> dict[str, Any]:
    out = StringIO()
    call_command(
        *("league", indicator, "--as-of", code, "--kind", kind, "--units-on", on),
        *("--format", "json"),
        stdout=out,
    )
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize(
    ("indicator", "file"),
    [("online-provision", "merged-2022"), ("dossier-sync", "merged-2022-sync")],
    ids=["provision", "sync"],
)
def test_all_34_are_what_was_worked_out_apart(indicator: str, file: str) -> None:
    rows = commanded(indicator, "2022-09-06", "province", "2025-07-01")["rows"]
    told = expected.merged(file)
    assert [
        (row["rank"], row["name"], row["numerator"], row["denominator"], row["rate"], row["status"])
        for row in rows
    ] == [
        (row.rank, row.name, row.numerator, row.denominator, row.rate, row.status) for row in told
    ]
    assert {
        row.agency.name: {part.name for part in row.parts}
        for row in on_units(indicator).rows
        if row.parts
    } == {row.name: row.parts for row in told if len(row.parts) > 1}


def test_provision_on_34_units() -> None:
    found = on_units("online-provision")
    assert len(found.rows) == 34
    assert (found.met, found.not_met) == (2, 32)
    assert not found.apart
    total = found.totals
    assert total is not None
    assert (total.numerator, total.denominator, total.counted) == (53_378, 111_257, 63)
    published = league(found.indicator, found.period, kind="province")
    assert published.totals == total
    assert published.met == 10


def test_no_distance_is_told_in_procedures_that_several_counted_alike() -> None:
    """Of dossiers the sums are true; of procedures each old province counted the same list."""
    weighted = on_units("online-provision")
    for row in weighted.rows:
        assert weighted.is_weighted(row) == bool(row.parts)
        assert (weighted.cases_to_target(row) is None) == bool(row.parts or row.status == "met")
    summed = on_units("dossier-sync")
    assert [summed.cases_to_target(row) for row in summed.rows] == [
        row.cases_to_target for row in expected.merged("merged-2022-sync")
    ]


def test_sync_on_34_units() -> None:
    found = on_units("dossier-sync")
    assert found.counts[Status.NOT_MET] == len(found.rows) == 34
    total = found.totals
    assert total is not None
    assert (total.numerator, total.denominator) == (14_740_323, 33_482_116)


def test_each_of_the_63_is_in_one_of_the_34_and_11_are_as_they_were() -> None:
    found = on_units("online-provision")
    alone = {row.agency.slug for row in found.rows if not row.parts}
    assert alone == UNTOUCHED
    parts = [part.slug for row in found.rows for part in row.parts]
    published = league(found.indicator, found.period, kind="province")
    assert sorted([*parts, *alone]) == sorted(row.agency.slug for row in published.rows)
    as_published = {row.agency.slug: row for row in published.rows}
    for row in found.rows:
        if not row.parts:
            assert row.figure == as_published[row.agency.slug].figure


@pytest.mark.parametrize(
    ("indicator", "code", "met", "why"),
    [
        (
            "payment-procedures",
            "2022-09-06",
            {"Thành phố Huế": "100.0000", "Lai Châu": "100.0000", "Nghệ An": "91.5300"},
            Missing.NO_DENOMINATOR,
        ),
        ("online-payment", "2022-09-06", {}, Missing.ONLY_RATE),
        (
            "online-provision",
            "2023-07-25",
            {
                "Nghệ An": "80.7400",
                "Lạng Sơn": "77.4600",
                "Quảng Ninh": "73.4600",
                "Thành phố Huế": "73.4000",
            },
            Missing.ONLY_RATE,
        ),
        ("online-payment", "2023-07-25", {}, Missing.ONLY_RATE),
    ],
    ids=["2022 V.1", "2022 VI.1", "2023 I", "2023 II"],
)
def test_11_have_a_rate_where_counts_are_missing(
    indicator: str, code: str, met: dict[str, str], why: Missing
) -> None:
    found = commanded(indicator, code, "province", "2025-07-01")
    rows = found["rows"]
    assert {row["name"]: row["rate"] for row in rows if row["status"] == "met"} == met
    ranked = [row for row in rows if row["rank"] is not None]
    assert {row["agency"] for row in ranked} == UNTOUCHED
    missing = [row for row in rows if row["status"] == "not_combinable"]
    assert len(missing) == 23
    assert all(row["rate"] is None and row["numerator"] is None for row in missing)
    assert {part["why"] for row in missing for part in row["missing"]} == {why.value}
    assert {part["agency"] for row in missing for part in row["missing"]} == {
        row["agency"] for row in found["apart"]
    }
    assert len(found["apart"]) == 52


def test_payable_keeps_the_numerators_of_all() -> None:
    total = on_units("payment-procedures").totals
    assert total is not None
    assert (total.numerator, total.denominator) == (12_108, None)


def test_ministries_of_2022_on_the_units_of_march_2025() -> None:
    found = on_units("online-provision", kind="ministry", on=MINISTRIES)
    rows = {row.agency.name: row for row in found.rows}
    assert len(rows) == 15
    told = {
        name: (row.values.total_numerator, row.values.denominator)
        for name, row in rows.items()
        if len(row.parts) > 1 and not row.missing
    }
    assert told == {
        "Bộ Xây dựng": (314, 452),
        "Bộ Tài chính": (349, 733),
        "Bộ Nông nghiệp và Môi trường": (89, 344),
        "Bộ Nội vụ": (26, 245),
    }
    assert rows["Bộ Xây dựng"].status == Status.NOT_MET
    missing = {
        name: {(part.agency.slug, part.why) for part in row.missing}
        for name, row in rows.items()
        if row.missing
    }
    split = {("bo-thong-tin-va-truyen-thong", Missing.SPLIT)}
    assert missing == {
        "Bộ Khoa học và Công nghệ": split,
        "Bộ Văn hóa, Thể thao và Du lịch": split,
    }
    assert {
        row.agency.slug: (row.values.total_numerator, row.values.denominator) for row in found.apart
    } == {
        "bo-khoa-hoc-va-cong-nghe": (56, 279),
        "bo-van-hoa-the-thao-va-du-lich": (53, 89),
        "bo-thong-tin-va-truyen-thong": (142, 262),
    }
    combined = [row.values for row in found.rows if not row.missing]
    counts = [(row.total_numerator or 0, row.denominator or 0) for row in combined]
    assert [sum(column) for column in zip(*counts, strict=True)] == [1_312, 3_435]
    total = found.totals
    assert total is not None
    both = total.numerator + (total.numerator_single_window or 0), total.denominator
    assert both == (1_563, 4_065)


def test_sync_of_ministries_is_of_sums() -> None:
    found = on_units("dossier-sync", kind="ministry", on=MINISTRIES)
    rates = {row.agency.name: row.rate for row in found.rows}
    assert rates["Bộ Xây dựng"] == Decimal("24.1756")
    assert rates["Bộ Tài chính"] == Decimal("27.9543")
    assert rates["Bộ Nông nghiệp và Môi trường"] == Decimal("3.8100")


def test_the_units_of_november_2026_have_the_same_figures_under_their_names() -> None:
    then, now = (
        {
            row["agency"]: row
            for row in commanded("dossier-sync", "2022-09-06", "province", on)["rows"]
        }
        for on in ("2025-07-01", "2026-11-28")
    )
    renamed = {"dong-nai-2025": "Đồng Nai", "quang-ninh": "Quảng Ninh", "bac-ninh-2025": "Bắc Ninh"}
    for slug, row in then.items():
        name = f"Thành phố {renamed[slug]}" if slug in renamed else row["name"]
        assert now[slug] == row | {"name": name}


def test_the_table_of_its_own_day_is_as_published_under_the_names_of_the_day() -> None:
    period = Period.objects.get(code="2022-09-06")
    for indicator in Indicator.objects.filter(asked_in__period=period):
        published = league(indicator, period, kind="province")
        found = league(indicator, period, kind="province", units_on=period.as_of)
        assert (found.rows, found.excluded) == (published.rows, published.excluded)
        assert (found.totals, found.apart) == (published.totals, [])
        assert "Thừa Thiên Huế" in {row.agency.name for row in published.rows}


def test_lai_chau_gains_no_rank_because_there_are_fewer_units() -> None:
    """In 2026 all 34 report what their parts did in 2022, and only Lai Châu less: 35th of 63."""
    then = on_units("online-provision")
    asked = PeriodIndicatorFactory.create(
        indicator=then.indicator, period__code="2026-10-31", period__as_of=date(2026, 10, 31)
    )
    for row in then.rows:
        values: dict[str, Any] = dict(row.values.counts)
        if row.agency.slug == "lai-chau":
            values = {"numerator": None, "denominator": None}
            values |= {"reported_rate": Decimal("45.27"), "reported_decimals": 2}
        add_row(asked, Agency.objects.get(slug=row.agency.slug), **values)
    found = league(asked.indicator, asked.period, kind="province", since=then.period)
    assert found.compared is not None
    assert (found.compared.no_rank_because, found.compared.among) == (None, 34)
    rows = {row.agency.slug: row for row in found.rows}
    change = rows.pop("lai-chau").change
    assert change is not None
    assert (round(float(change.rate or 0), 2), change.rank) == (-0.60, 0)
    others = [row.change for row in rows.values() if row.change]
    assert {row.rate for row in others} == {0}
    assert {row.rank for row in others} == {0}
    as_published = league(then.indicator, then.period, kind="province")
    assert {row.agency.slug: row.rank for row in as_published.rows}["lai-chau"] == 35
    assert {row.agency.name for row in movers(found).down} == {"Lai Châu"}
    assert movers(found).up == []
