"""From an empty database to the two annexes, as the commands show them."""

import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.models import ImportBatch, Submission
from indicators.tests import expected

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

TABLES = sorted({(row.as_of, row.indicator, row.kind) for row in expected.figures()})


@pytest.fixture(scope="module")
def _quickstart(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One quickstart for the tests of this module, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("quickstart", no_serve=True, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def printed(_quickstart: str, db: None) -> str:
    return _quickstart


def run(*arguments: str) -> Any:
    out = StringIO()
    call_command(*arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize(("as_of", "indicator", "kind"), TABLES)
def test_league_says_row_by_row_what_the_annex_says(
    printed: str, as_of: str, indicator: str, kind: str
) -> None:
    league = run("league", indicator, "--as-of", as_of, "--kind", kind)
    rows = {row["name"]: row for row in league["rows"]}
    wanted = [
        row
        for row in expected.figures()
        if (row.as_of, row.indicator, row.kind) == (as_of, indicator, kind)
    ]
    assert set(rows) == {row.agency for row in wanted}
    for figure in wanted:
        row = rows[figure.agency]
        if figure.span == "in_period":
            assert expected.same_rate(figure.reported_rate, row["in_period_rate"])
            continue
        assert row["numerator"] == figure.numerator
        assert row["numerator_single_window"] == figure.numerator_single_window
        assert row["denominator"] == figure.denominator
        assert row["reported_rate"] == figure.reported_rate
        assert row["status"] == figure.status


def test_league_ranks_the_2023_payments_by_the_month_and_judges_to_date(printed: str) -> None:
    league = run("league", "online-payment", "--as-of", "2023-07-25", "--kind", "province")
    rows = {row["name"]: row for row in league["rows"]}
    assert (league["ranking_span"], league["judged_span"]) == ("in_period", "to_date")
    assert rows["Nam Định"]["rank"] == 1
    assert (rows["Thành phố Đà Nẵng"]["rank"], rows["Thành phố Đà Nẵng"]["status"]) == (32, "met")
    assert (rows["Điện Biên"]["rank"], rows["Điện Biên"]["status"]) == (9, "not_met")
    # Bến Tre and Thừa Thiên Huế share 4,89 and rank 46; the next is 48th.
    ranks = {name: row["rank"] for name, row in rows.items()}
    assert (ranks["Bến Tre"], ranks["Thừa Thiên Huế"], ranks["Cao Bằng"]) == (46, 46, 48)


def test_league_without_a_kind_prints_one_object_for_each(printed: str) -> None:
    leagues = run("league", "dossier-sync", "--as-of", "2022-09-06")
    assert [(league["kind"], len(league["rows"])) for league in leagues] == [
        ("province", 63),
        ("ministry", 21),
    ]


def test_overdue_on_the_day_of_the_annex(printed: str) -> None:
    overdue = run("overdue", "--on", "2022-09-06")
    late = [row for row in expected.services() if row["due_on"] < "2022-09-06"]
    leads = Counter(
        (row["name"], lead.strip(), row["deadline_text"], row["due_on"])
        for row in late
        for lead in row["lead_agencies"].split(";")
    )
    shown = Counter(
        (row["service"], row["name"], row["deadline"], row["due_on"])
        for quarter in overdue["quarters"]
        for row in quarter["services"]
    )
    assert shown == leads
    assert [(q["quarter"], len(q["services"])) for q in overdue["quarters"]] == [
        ("2022-Q1", 1),
        ("2022-Q2", 7),
    ]
    assert overdue["total"] == 8
    assert [(q["quarter"], len(q["services"])) for q in overdue["upcoming"]] == [("2022-Q3", 9)]


def test_overdue_the_day_after_the_third_quarter(printed: str) -> None:
    overdue = run("overdue", "--on", "2022-10-01")
    services = {row["service"] for q in overdue["quarters"] for row in q["services"]}
    assert (len(services), overdue["total"], overdue["upcoming"]) == (16, 17, [])


def test_check_figures_finds_just_what_is_wrong_in_the_annexes(printed: str) -> None:
    findings = run("check_figures", "--as-of", "2022-09-06")["findings"]
    assert [(row["code"], row["agency"], row["where"]) for row in findings] == [
        ("rate-mismatch", "bo-tai-chinh", "T6!F7"),
        ("rate-mismatch", "bo-tai-nguyen-va-moi-truong", "T6!F8"),
        ("rate-truncated", "bac-ninh", "T2!E8"),
        ("rate-truncated", "kon-tum", "T3!E11"),
        ("rate-truncated", "ha-nam", "T10!E18"),
        ("repeated-count", "cao-bang", "T10!C10"),
        ("repeated-count", "dak-lak", "T10!C11"),
    ]
    assert run("check_figures", "--as-of", "2023-07-25")["findings"] == []


def test_quickstart_prints_what_it_did(printed: str) -> None:
    assert "333" in printed
    assert "249" in printed
    assert "T6!F7" in printed
    assert "quantri" in printed


def test_quickstart_again_keeps_what_people_changed(printed: str) -> None:
    figure = Submission.objects.get(
        agency__slug="can-tho", indicator__slug="online-provision", period__code="2022-09-06"
    )
    figure.numerator = 1300
    figure.save()
    batches = ImportBatch.objects.count()
    out = StringIO()
    call_command("quickstart", no_serve=True, stdout=out)
    figure.refresh_from_db()
    assert figure.numerator == 1300
    assert ImportBatch.objects.count() == batches
    assert Submission.objects.count() == 582


WRONG = {
    "indicator": ("league", "no-such", "--as-of", "2022-09-06"),
    "date": ("league", "online-payment", "--as-of", "2022-09-07"),
    "not_asked_for": ("league", "dossier-sync", "--as-of", "2023-07-25"),
    "checks": ("check_figures", "--as-of", "2020-01-01"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_names_what_is_known(printed: str, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"2022-09-06|online-payment") as caught:
        run(*arguments)
    assert caught.value.returncode == 2
