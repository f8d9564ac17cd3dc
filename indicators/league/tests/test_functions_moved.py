"""Functions that went from one ministry to another are told in its row and move no figure."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import SuccessionRelation
from entities.models import Agency, Succession
from entities.tests.pages import headings, rows
from indicators.league.as_json import row_object
from indicators.league.leagues import league
from indicators.league.rows import League
from indicators.models import Indicator, Period
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row

pytestmark = pytest.mark.usefixtures("_reorganised")

MINISTRIES = "2025-03-01"
UNVERIFIED: dict[str, Any] = {"effective_on": MINISTRIES, "is_verified": False}
LABOUR = {"agency": "bo-lao-dong-thuong-binh-va-xa-hoi"}


def table(**asked: Any) -> League:
    indicator = Indicator.objects.get(slug="dossier-sync")
    period = Period.objects.get(code="2022-09-06")
    return league(indicator, period, kind="ministry", **asked)


def moved(found: League) -> dict[str, list[tuple[str, bool]]]:
    return {
        row.agency.slug: [(one.other.slug, one.gave) for one in row.functions]
        for row in found.rows
        if row.functions
    }


def test_the_remark_says_who_gave_and_that_nobody_has_verified_it(client: Client) -> None:
    address = reverse("league", args=("dossier-sync", "2022-09-06"))
    page = client.get(address, {"units_on": MINISTRIES, "kind": "ministry"})
    place = headings(page, "ministry").index("Ghi chú")
    told = {row[1]: row[place] for row in rows(page, "ministry")}
    labour = "Bộ Lao động - Thương binh và Xã hội"
    assert told["Bộ Y tế"] == (
        f"từ 01/3/2025 nhận một phần chức năng của {labour} (chưa kiểm chứng)"
    )
    home = next(said for name, said in told.items() if name.startswith("Bộ Nội vụ"))
    assert f"{labour}: từ 01/3/2025 chuyển một phần chức năng cho Bộ Y tế, Bộ" in home
    assert home.count("chuyển một phần") == 1
    assert "chức năng" not in told["Bộ Quốc phòng"]


def test_no_figure_moves_with_them() -> None:
    acts = Succession.objects.filter(relation=SuccessionRelation.FUNCTION_MOVED)
    found = table(units_on=date.fromisoformat(MINISTRIES))
    told = [row_object(row) for row in found.rows]
    acts.delete()
    without = [row_object(row) for row in table(units_on=found.units_on).rows]
    assert [row | {"functions_moved": []} for row in told] == without
    health = next(row for row in told if row["agency"] == "bo-y-te")
    name = Agency.objects.get(slug=LABOUR["agency"]).name
    assert health["functions_moved"] == [LABOUR | UNVERIFIED | {"name": name, "gave": False}]


def test_the_table_as_published_knows_of_none() -> None:
    assert moved(table()) == {}


def test_a_later_table_tells_them_beside_what_changed_since() -> None:
    then = table()
    asked = PeriodIndicatorFactory.create(
        indicator=then.indicator, period__code="2025-12-31", period__as_of=date(2025, 12, 31)
    )
    for slug in ("bo-y-te", "bo-quoc-phong"):
        add_row(asked, Agency.objects.get(slug=slug), numerator=60, denominator=100)
    later: dict[str, Any] = {
        "indicator": asked.indicator,
        "period": asked.period,
        "kind": "ministry",
    }
    assert moved(league(**later)) == {}
    found = league(**later, since=then.period)
    assert moved(found) == {"bo-y-te": [(LABOUR["agency"], False)]}
