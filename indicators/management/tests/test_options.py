"""Periods, kinds and ports that a command is asked for and that are not there, or not alone."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.models import PeriodIndicator, Target
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    row = make_asked(code="2026-09-14-quarter", as_of=date(2026, 9, 14))
    agency = AgencyFactory.create(name="Hà Nội", kind=AgencyKind.PROVINCE)
    add_row(row, agency, numerator=6_999_996, denominator=10_000_000)
    return row


def league(asked: PeriodIndicator, *options: str) -> str:
    out = StringIO()
    call_command("league", asked.indicator.slug, *options, stdout=out)
    return out.getvalue()


def refusal(asked: PeriodIndicator, *options: str) -> str:
    with pytest.raises(CommandError) as error:
        league(asked, *options)
    assert error.value.returncode == 2
    return str(error.value)


def test_period_is_named_by_its_day_or_its_code(asked: PeriodIndicator) -> None:
    by_day = league(asked, "--as-of", "2026-09-14")
    assert "Hà Nội" in by_day
    assert league(asked, "--as-of", "2026-09-14-quarter") == by_day


def test_day_of_several_periods_asks_for_a_code(asked: PeriodIndicator) -> None:
    make_asked(code="2026-09-14-month", as_of=date(2026, 9, 14))
    said = refusal(asked, "--as-of", "2026-09-14")
    assert "2026-09-14-month, 2026-09-14-quarter" in said
    assert "Hà Nội" in league(asked, "--as-of", "2026-09-14-quarter")


def test_period_that_bears_the_day_as_its_code_is_meant(asked: PeriodIndicator) -> None:
    plain = make_asked(code="2026-09-14", as_of=date(2026, 9, 14))
    assert "Hà Nội" not in league(plain, "--as-of", "2026-09-14")


@pytest.mark.parametrize("named", ["2026-09-15", "2026-09-14-year"])
def test_unknown_period_names_the_known_ones(asked: PeriodIndicator, named: str) -> None:
    assert "2026-09-14-quarter" in refusal(asked, "--as-of", named)


def test_kind_that_owes_nothing_names_those_that_do(asked: PeriodIndicator) -> None:
    assert "province" in refusal(asked, "--as-of", "2026-09-14", "--kind", "commune")


def test_rate_never_seems_to_reach_a_target_that_it_misses(asked: PeriodIndicator) -> None:
    Target.objects.update(value=70)
    printed = league(asked, "--as-of", "2026-09-14")
    assert "69,99996" in printed
    assert "70,0000" not in printed


@pytest.mark.parametrize("port", ["0", "70000", "x", "-1"])
def test_port_that_is_none_is_wrong_usage(port: str) -> None:
    with pytest.raises(CommandError, match="65535"):
        call_command("quickstart", f"--port={port}")
