"""The reference data as a whole, against the figures that the two annexes print."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from entities.agencies.matching import AgencyIndex
from entities.models import Agency
from entities.models.fields import DerivedTextField
from indicators.management.reference import FILES, load_missing
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Target
from indicators.tests import expected

pytestmark = pytest.mark.slow

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
TARGETS = {
    "online-provision": {2020: 30, 2021: 50, 2022: 70, 2023: 70},
    "dossier-sync": {2022: 100},
    "payment-procedures": {2022: 60, 2025: 80},
    "online-payment": {2022: 30, 2023: 30, 2025: 50, 2030: 80},
}
NOT_DUE = {
    ("2022-09-06", "payment-procedures", "bao-hiem-xa-hoi-viet-nam"),
    ("2022-09-06", "payment-procedures", "tap-doan-dien-luc-viet-nam"),
    ("2022-09-06", "online-payment", "tap-doan-dien-luc-viet-nam"),
    ("2023-07-25", "online-provision", "tap-doan-dien-luc-viet-nam"),
    ("2023-07-25", "online-payment", "tap-doan-dien-luc-viet-nam"),
}


def load() -> None:
    call_command("loaddata", *(FIXTURES / name for name in FILES), verbosity=0)


@pytest.fixture(scope="module")
def _loaded_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The files as loaddata loads them, once for this module, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _loaded(_loaded_rows: None, db: None) -> None:
    """A database with the files loaded; what a test changes is undone after it."""


def counts() -> list[int]:
    models = ("indicator", "target", "period", "periodindicator", "obligation")
    return [apps.get_model("indicators", name)._default_manager.count() for name in models]


@pytest.mark.parametrize("name", FILES)
def test_file_is_readable_text(name: str) -> None:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\\u" not in text
    assert not any("pk" in row for row in json.loads(text))


def test_every_fixture_is_loaded() -> None:
    assert {path.name for path in FIXTURES.glob("*.json")} == set(FILES)


@pytest.mark.usefixtures("_loaded")
def test_files_loaded_twice_add_nothing_the_second_time() -> None:
    assert counts() == [4, 22, 2, 6, 504]
    load()
    assert counts() == [4, 22, 2, 6, 504]


@pytest.mark.usefixtures("_loaded")
def test_derived_texts_stand_in_the_files_since_loaddata_derives_none() -> None:
    for model in (Indicator, Period):
        field = model._meta.get_field("search_text")
        assert isinstance(field, DerivedTextField)
        for row in model._default_manager.all():
            assert row.search_text == field.pre_save(row, add=False)


@pytest.mark.usefixtures("_loaded")
def test_load_missing_after_loaddata_finds_everything_there() -> None:
    assert load_missing() == (0, 0)


@pytest.mark.usefixtures("_loaded")
def test_load_missing_keeps_an_edit_and_adds_what_is_new() -> None:
    Agency.objects.filter(slug="can-tho").update(short_name="CT")
    Target.objects.filter(indicator__slug="dossier-sync").delete()
    Target.history.all().delete()
    assert load_missing() == (2, 0)
    assert Agency.objects.get(slug="can-tho").short_name == "CT"
    added = Target.objects.filter(indicator__slug="dossier-sync").first()
    assert added is not None
    assert added.history.latest().history_change_reason == "Dữ liệu tham chiếu"


@pytest.mark.usefixtures("_loaded")
def test_order_of_agencies_is_that_of_the_2022_annex() -> None:
    for kind in ("province", "ministry"):
        printed = [
            row.agency
            for row in expected.figures("2022")
            if (row.indicator, row.kind) == ("online-provision", kind)
        ]
        names = Agency.objects.of_kind(kind).order_by("display_order")
        assert [agency.name for agency in names] == printed


@pytest.mark.usefixtures("_loaded")
def test_every_printed_name_is_found_on_its_day() -> None:
    days = {day: AgencyIndex.load(on=day) for day in (date(2022, 9, 6), date(2023, 7, 25))}
    with (expected.DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            index = days[date.fromisoformat(row["as_of"])]
            match = index.find(row["printed_name"], kind=row["kind"])
            assert match.agency is not None, row["printed_name"]
            assert match.agency.name == row["agency"]


@pytest.mark.usefixtures("_loaded")
def test_every_printed_lead_is_found() -> None:
    index = AgencyIndex.load(on=date(2022, 9, 6))
    leads = [index.split(row["lead_agencies"]) for row in expected.services()]
    names = [name for row in leads for name in row]
    assert len(leads) == 16
    assert len(names) == 17
    assert all(index.find(name).agency for name in names)


@pytest.mark.usefixtures("_loaded")
def test_those_who_owe_are_those_who_are_printed() -> None:
    owed = Obligation.objects.filter(is_due=True).values_list(
        "period__code", "indicator__slug", "agency__kind", "agency__name"
    )
    printed = {(row.as_of, row.indicator, row.kind, row.agency) for row in expected.figures()}
    assert set(owed) == printed


@pytest.mark.usefixtures("_loaded")
def test_not_applicable_is_named_with_its_reason() -> None:
    free = Obligation.objects.filter(is_due=False)
    assert set(free.values_list("period__code", "indicator__slug", "agency__slug")) == NOT_DUE
    assert all("phụ lục" in row.reason for row in free)


@pytest.mark.usefixtures("_loaded")
def test_spans_of_each_period() -> None:
    asked = PeriodIndicator.objects.values_list(
        "period__code", "indicator__slug", "ranking_span", "judged_span"
    )
    snapshot = {("2022-09-06", slug, "to_date", "to_date") for slug in TARGETS}
    assert set(asked) == snapshot | {
        ("2023-07-25", "online-provision", "to_date", "to_date"),
        ("2023-07-25", "online-payment", "in_period", "to_date"),
    }


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("kind", ["province", "ministry"])
@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2030])
def test_target_of_a_year(kind: str, year: int) -> None:
    for day in (date(year, 1, 1), date(year, 12, 31)):
        targets = Target.objects.valid_on(day).filter(kind=kind)
        assert {target.indicator.slug: target.value for target in targets} == {
            slug: Decimal(values[year]) for slug, values in TARGETS.items() if year in values
        }
        assert all(target.basis_text for target in targets)
        # The resolutions for 2025 and 2030 were not read as they were signed.
        assert all(target.is_verified == (year <= 2023) for target in targets)


@pytest.mark.usefixtures("_loaded")
def test_targets_of_2022_stand_on_the_resolution_of_their_year() -> None:
    for target in Target.objects.filter(starts_on__lt=date(2023, 1, 1)):
        assert target.basis is not None
        assert target.basis.number == "01/NQ-CP"
        assert target.basis.issued_on.year == target.starts_on.year


@pytest.mark.usefixtures("_loaded")
def test_periods_are_public_open_and_say_whose_they_are() -> None:
    for period in Period.objects.all():
        assert (period.is_public, period.state) == (True, "open")
        assert period.issuing_body == "Văn phòng Chính phủ"
        assert period.code == period.as_of.isoformat()


@pytest.mark.usefixtures("_loaded")
def test_only_online_provision_asks_for_the_single_window() -> None:
    asking = Indicator.objects.filter(asks_single_window=True)
    assert [indicator.slug for indicator in asking] == ["online-provision"]
