"""The six reorganisations of 2025 and 2026 that come with the product."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from entities.choices import CodeSystem, NameKind
from entities.models import Agency, AgencyCode, AgencyName, Reorganisation, Succession
from entities.models.validity import valid_on
from indicators.reorganising.record import record_file
from indicators.reorganising.shipped import record_shipped, shipped_files
from indicators.reorganising.tests.acts import AT, shipped, tables
from indicators.reorganising.undo import undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_reference")]
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def kinds_on(day: date) -> dict[str, int]:
    return dict(Counter(Agency.objects.valid_on(day).values_list("kind", flat=True)))


def test_each_unit_lives_on_its_days() -> None:
    record_shipped(at=AT)
    assert kinds_on(date(2022, 9, 6)) == {"province": 63, "ministry": 21, "other": 1}
    assert kinds_on(date(2025, 3, 1)) == {"province": 63, "ministry": 15, "other": 1}
    assert kinds_on(AFTER) == {"province": 34, "ministry": 15, "other": 1}
    assert kinds_on(date(2026, 11, 1)) == {"province": 34, "ministry": 15, "other": 1}


def test_23_provinces_are_made_of_52_and_11_are_untouched() -> None:
    shipped("2025-07-01")
    merged = Succession.objects.all()
    assert merged.count() == 52
    assert len(set(merged.values_list("successor", flat=True))) == 23
    untouched = Agency.objects.of_kind("province").filter(ends_on=None, starts_on=None)
    assert sorted(untouched.values_list("slug", flat=True)) == [
        "cao-bang",
        "dien-bien",
        "ha-noi",
        "ha-tinh",
        "lai-chau",
        "lang-son",
        "nghe-an",
        "quang-ninh",
        "son-la",
        "thanh-hoa",
        "thua-thien-hue",
    ]


def test_every_code_of_the_statistics_office_means_one_province_on_each_day() -> None:
    """Fifteen was Yên Bái and is Lào Cai: seven codes changed their meaning on 01/7/2025."""
    shipped("2025-07-01")
    for day, living in ((BEFORE, 63), (AFTER, 34)):
        codes = AgencyCode.objects.filter(valid_on(day), valid_on(day, "agency__"), system="gso")
        assert len(codes) == len({row.code for row in codes}) == living
    changed = {"15": ("yen-bai", "lao-cai-2025"), "91": ("kien-giang", "an-giang-2025")}
    for code, slugs in changed.items():
        rows = AgencyCode.objects.filter(system=CodeSystem.GSO, code=code).order_by("pk")
        assert tuple(row.agency.slug for row in rows) == slugs
        assert [(row.starts_on, row.ends_on) for row in rows] == [(None, BEFORE), (AFTER, None)]


def test_surviving_name_gives_place_code_and_spellings() -> None:
    shipped("2025-07-01")
    city = Agency.objects.get(slug="ho-chi-minh-2025")
    assert (city.name, city.kind, city.display_order) == ("Thành phố Hồ Chí Minh", "province", 5)
    assert city.codes.get(system=CodeSystem.IDENTIFICATION).code == "H29"
    assert sorted(city.names.values_list("text", flat=True)) == ["Sài Gòn", "TP.HCM", "TPHCM"]
    assert {row.starts_on for row in city.names.all()} == {AFTER}
    gone = AgencyCode.objects.get(agency__slug="binh-duong", system=CodeSystem.IDENTIFICATION)
    assert (gone.code, gone.ends_on) == ("H09", BEFORE)


def test_renamed_city_is_the_same_agency_with_two_names() -> None:
    shipped("2025-01-01")
    hue = Agency.objects.get(slug="thua-thien-hue")
    assert (hue.name, hue.key, hue.starts_on, hue.ends_on) == ("Thành phố Huế", "hue", None, None)
    names = AgencyName.objects.filter(agency=hue, kind=NameKind.OFFICIAL).order_by("pk")
    assert [(row.text, row.starts_on, row.ends_on) for row in names] == [
        ("Thừa Thiên Huế", None, date(2024, 12, 31)),
        ("Thành phố Huế", date(2025, 1, 1), None),
    ]
    succession = Succession.objects.get()
    assert (succession.predecessor, succession.successor) == (hue, hue)
    assert (succession.relation, succession.is_verified) == ("renamed", False)


def test_ministry_that_is_split_and_functions_that_moved() -> None:
    shipped("2025-03-01")
    rows = Succession.objects.filter(
        predecessor__slug__in=("bo-thong-tin-va-truyen-thong", "bo-lao-dong-thuong-binh-va-xa-hoi")
    )
    told = {(row.predecessor.slug[:6], row.relation, row.successor.slug) for row in rows}
    assert told == {
        ("bo-tho", "split_into", "bo-khoa-hoc-va-cong-nghe-2025"),
        ("bo-tho", "split_into", "bo-van-hoa-the-thao-va-du-lich-2025"),
        ("bo-tho", "function_moved", "bo-cong-an"),
        ("bo-lao", "merged_into", "bo-noi-vu-2025"),
        ("bo-lao", "function_moved", "bo-y-te"),
        ("bo-lao", "function_moved", "bo-giao-duc-va-dao-tao"),
        ("bo-lao", "function_moved", "bo-nong-nghiep-va-moi-truong-2025"),
        ("bo-lao", "function_moved", "bo-cong-an"),
    }
    moved = [row for row in rows if row.relation == "function_moved"]
    assert not any(row.is_verified for row in moved)
    assert Agency.objects.get(slug="bo-y-te").starts_on is None


def test_shipped_files_say_so_when_they_were_recorded_before() -> None:
    record_shipped(at=AT)
    for path in shipped_files():
        outcome = record_file(path.read_bytes(), file_name=path.name, by=None, at=AT)
        assert [row.code for row in outcome.plan.findings] == ["file-already-recorded"]
    assert Agency.objects.of_kind("province").count() == 63 + 23


def test_shipped_provinces_are_those_of_the_table_of_63() -> None:
    """Each of the 63 goes to the successor whose name the statistics office gives its code."""
    shipped("2025-07-01")
    with (Path(settings.BASE_DIR) / "fixtures/reorganisations/2025-07-01-provinces.csv").open(
        encoding="utf-8"
    ) as file:
        codes = {row["successor"]: row["gso_code"] for row in csv.DictReader(file)}
    held = AgencyCode.objects.filter(agency__slug__in=codes, system=CodeSystem.GSO)
    assert {row.agency.slug: row.code for row in held} == codes
    assert len(set(codes.values())) == 23


def test_shipped_acts_are_taken_back_one_by_one() -> None:
    before = tables()
    shipped()
    for act in Reorganisation.objects.order_by("-pk"):
        undo(act, by=None, at=AT)
    assert tables() == before
