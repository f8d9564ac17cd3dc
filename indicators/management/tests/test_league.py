"""What the `league` command prints."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from indicators.choices import Direction
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db

# 29.99996 and 30.00004 per cent.
BELOW = {"numerator": 749_999, "denominator": 2_500_000}
ABOVE = {"numerator": 750_001, "denominator": 2_500_000}


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("league", *arguments, stdout=out)
    return out.getvalue()


def csv_rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(printed(*arguments, "--format", "csv"))))


@pytest.mark.parametrize(
    ("direction", "counts", "rate", "result"),
    [
        (Direction.HIGHER, BELOW, "29.99996", "not_met"),
        (Direction.HIGHER, ABOVE, "30.00004", "met"),
        (Direction.LOWER, ABOVE, "30.00004", "not_met"),
        (Direction.HIGHER, {"numerator": 3, "denominator": 9}, "33.3333", "met"),
    ],
    ids=["below", "above", "lower_is_better", "far"],
)
def test_rate_never_contradicts_its_result(
    direction: Direction, counts: dict[str, Any], rate: str, result: str
) -> None:
    asked = make_asked(target="30")
    asked.indicator.direction = direction
    asked.indicator.save()
    add_row(asked, **counts)
    name = (asked.indicator.slug, "--as-of", asked.period.code)
    (table,) = json.loads(printed(*name, "--format", "json"))
    assert [(row["rate"], row["status"]) for row in table["rows"]] == [(rate, result)]
    (row,) = csv_rows(*name)
    assert (row["rate"], row["status"]) == (rate, result)
    assert rate.replace(".", ",") in printed(*name)


def test_csv_has_what_changed_in_columns_of_its_own() -> None:
    asked = make_asked(code="2022-09-06", as_of=date(2022, 9, 6), state="closed")
    earlier = make_asked(code="2022-06-06", as_of=date(2022, 6, 6), target=None, state="closed")
    earlier.indicator = asked.indicator
    earlier.save()
    agency = add_row(asked, numerator=60, denominator=100)
    add_row(earlier, agency, numerator=50, denominator=100)
    add_row(asked)
    told, silent = csv_rows(asked.indicator.slug, "--as-of", "2022-09-06")
    assert "{" not in "".join(told.values())
    assert (told["change_since"], told["change_rate"]) == ("2022-06-06", "10.0000")
    assert told["change_rank"] == "0"
    assert {silent[name] for name in silent if name.startswith("change_r")} == {""}


def test_csv_writes_a_fall_as_a_number() -> None:
    asked = make_asked(code="2022-09-06", as_of=date(2022, 9, 6), state="closed")
    earlier = make_asked(code="2022-06-06", as_of=date(2022, 6, 6), target=None, state="closed")
    earlier.indicator = asked.indicator
    earlier.save()
    agency = add_row(asked, numerator=40, denominator=100)
    add_row(earlier, agency, numerator=50, denominator=100)
    (row,) = csv_rows(asked.indicator.slug, "--as-of", "2022-09-06")
    assert row["change_rate"] == "-10.0000"
