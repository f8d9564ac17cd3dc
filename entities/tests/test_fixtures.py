"""The reference data of this app: complete, honest about its sources, safe to load again."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from dvctrack.lib.names import fold, plain
from entities.agencies.matching import AgencyIndex
from entities.models import Agency, AgencyCode, AgencyName, LegalDocument
from entities.models.fields import DerivedTextField

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FILES = ("legal_documents.json", "agencies.json", "agency_codes.json", "agency_names.json")
MODELS = (LegalDocument, Agency, AgencyCode, AgencyName)
HISTORIC = ("Hà Tây", "Hà Sơn Bình", "Quảng Nam - Đà Nẵng")


def fields(name: str) -> list[dict[str, Any]]:
    rows = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return [row["fields"] for row in rows]


def load() -> None:
    call_command("loaddata", *(FIXTURES / name for name in FILES), verbosity=0)


@pytest.mark.django_db
def test_files_loaded_twice_add_nothing_the_second_time() -> None:
    load()
    first = [model._default_manager.count() for model in MODELS]
    load()
    assert [model._default_manager.count() for model in MODELS] == first
    assert first == [len(fields(name)) for name in FILES]


@pytest.mark.django_db
def test_derived_texts_stand_in_the_files_since_loaddata_derives_none() -> None:
    load()
    for model in MODELS:
        for row in model._default_manager.all():
            for field in model._meta.get_fields():
                if isinstance(field, DerivedTextField):
                    loaded = getattr(row, field.attname)
                    assert loaded == field.pre_save(row, add=False), str(row)


@pytest.mark.django_db
def test_names_are_found_after_loaddata() -> None:
    load()
    index = AgencyIndex.load(on=date(2022, 9, 6))
    found = {index.find(spelling).agency for spelling in ("TP.HCM", "UBND Thành phố Hồ Chí Minh")}
    assert found == {Agency.objects.get(slug="ho-chi-minh")}


@pytest.mark.django_db
def test_number_422_is_two_decisions() -> None:
    load()
    issued = LegalDocument.objects.filter(number="422/QĐ-TTg").values_list("issued_on", flat=True)
    assert set(issued) == {date(2022, 4, 4), date(2026, 3, 10)}


@pytest.mark.parametrize(
    ("kind", "count"), [("province", 63), ("ministry", 21), ("other", 1), ("commune", 0)]
)
def test_agencies_of_a_kind_are_all_there_in_one_order(kind: str, count: int) -> None:
    order = [row["display_order"] for row in fields("agencies.json") if row["kind"] == kind]
    assert order == list(range(1, count + 1))


def test_slug_is_the_name_without_accents_and_without_city() -> None:
    for row in fields("agencies.json"):
        assert row["slug"] == fold(row["name"]).replace(" ", "-")


def test_no_unit_of_2022_ends_here() -> None:
    """The reorganisation of 2025 ends them with data of its own."""
    for name in FILES[1:]:
        assert {(row["starts_on"], row["ends_on"]) for row in fields(name)} == {(None, None)}


def test_every_name_belongs_to_one_agency() -> None:
    owners: dict[str, set[str]] = {}
    for row in fields("agencies.json"):
        owners.setdefault(fold(row["name"]), set()).add(row["slug"])
    for row in fields("agency_names.json"):
        owners.setdefault(fold(row["text"]), set()).add(row["agency"][0])
    assert {key: slugs for key, slugs in owners.items() if len(slugs) > 1} == {}
    assert not {fold(name) for name in HISTORIC} & owners.keys()


def test_alias_is_not_the_name_over_again() -> None:
    names = {row["slug"]: fold(row["name"]) for row in fields("agencies.json")}
    aliases = [(row["agency"][0], fold(row["text"])) for row in fields("agency_names.json")]
    assert len(set(aliases)) == len(aliases)
    assert [alias for alias in aliases if names[alias[0]] == alias[1]] == []


def test_short_name_of_a_ministry_is_one_of_its_aliases() -> None:
    aliases = {(row["agency"][0], fold(row["text"])) for row in fields("agency_names.json")}
    short = {(row["slug"], fold(row["short_name"])) for row in fields("agencies.json")}
    assert {(slug, name) for slug, name in short if name} <= aliases


def test_each_province_has_one_code_of_each_system() -> None:
    provinces = {r["slug"] for r in fields("agencies.json") if r["kind"] == "province"}
    codes = [row for row in fields("agency_codes.json") if row["agency"][0] in provinces]
    for system, form in (("identification", r"H\d\d"), ("gso", r"\d\d")):
        mine = [row for row in codes if row["system"] == system]
        assert {row["agency"][0] for row in mine} == provinces
        assert len({row["code"] for row in mine}) == len(mine) == 63
        assert all(re.fullmatch(form, row["code"]) for row in mine)


def test_remembered_codes_are_marked_so() -> None:
    unverified = [row for row in fields("agency_codes.json") if not row["is_verified"]]
    ministries = {row["code"] for row in unverified if row["code"].startswith("G")}
    provinces = {row["code"] for row in unverified if row["code"].startswith("H")}
    assert ministries == {"G12", "G13", "G24"}
    assert len(provinces) == 63 - 34, "only the 34 units of 2025 were seen in the portal"
    assert len(unverified) == len(ministries) + len(provinces)


def test_remembered_documents_are_marked_so() -> None:
    unverified = {
        (row["number"], row["issued_on"])
        for row in fields("legal_documents.json")
        if not row["is_verified"]
    }
    assert unverified == {
        ("01/NQ-CP", "2020-01-01"),
        ("01/NQ-CP", "2021-01-01"),
        ("03/NQ-CP", "2025-01-09"),
        ("406/QĐ-TTg", "2021-03-22"),
        ("175/2024/QH15", "2024-11-30"),
        ("176/2025/QH15", "2025-02-18"),
        # Their days of issue were not found: the first day on which they hold stands for it.
        ("30/2026/QH16", "2026-04-30"),
        ("36/2026/QH16", "2026-09-01"),
        ("39/2026/QH16", "2026-09-20"),
    }


def test_vung_tau_alone_is_left_to_a_person() -> None:
    assert "vung tau" not in {plain(row["text"]) for row in fields("agency_names.json")}
