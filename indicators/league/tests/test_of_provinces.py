"""Units below provinces: a table for each province, none across them."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import rows, tree
from indicators.league.explained import explain
from indicators.league.leagues import leagues
from indicators.models import Obligation, PeriodIndicator
from indicators.tests.leagues import add_row, address, make_asked
from indicators.tests.levels import add_local

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    row = make_asked(code="2022-09-06")
    gia_lai, lao_cai = (
        AgencyFactory.create(slug=slug, name=name, display_order=place)
        for place, (slug, name) in enumerate((("gia-lai", "Gia Lai"), ("lao-cai", "Lào Cai")))
    )
    add_local(row, gia_lai, [80, 60, None])
    add_local(row, gia_lai, [50], kind="department", word="Sở số")
    add_local(row, lao_cai, [90, 95])
    return row


def tables(asked: PeriodIndicator, **chosen: Any) -> dict[str, list[tuple[str, int | None]]]:
    return {
        table.key: [(row.agency.name, row.rank) for row in table.rows]
        for table in leagues(asked.indicator, asked.period, **chosen)
    }


def test_units_are_ranked_within_their_province(asked: PeriodIndicator) -> None:
    assert tables(asked) == {
        "department-gia-lai": [("Sở số 1", 1)],
        "commune-gia-lai": [("Xã số 1", 1), ("Xã số 2", 2), ("Xã số 3", None)],
        "commune-lao-cai": [("Xã số 2", 1), ("Xã số 1", 2)],
    }
    assert list(tables(asked, kinds=["commune"], parents=["lao-cai"])) == ["commune-lao-cai"]


def test_page_of_units_alone_begins_with_the_first_province(
    client: Client, asked: PeriodIndicator
) -> None:
    page = client.get(address(asked))
    assert [row[1] for row in rows(page, "commune-gia-lai")] == ["Xã số 1", "Xã số 2", "Xã số 3"]
    assert rows(page, "commune-lao-cai") == []
    assert tree(page).xpath("//select[@name='parent']/option/@value") == ["", "gia-lai", "lao-cai"]
    other = client.get(address(asked), {"kind": "commune", "parent": "lao-cai"})
    assert [row[1] for row in rows(other, "commune-lao-cai")] == ["Xã số 2", "Xã số 1"]
    assert "(Lào Cai)" in other.content.decode()
    file = client.get(
        address(asked), {"kind": "commune", "parent": "lao-cai", "_export": "json"}
    ).content
    assert "Xã số 3" not in file.decode()


def test_where_there_is_one_province_there_is_none_to_choose(
    client: Client, asked: PeriodIndicator
) -> None:
    Obligation.objects.filter(agency__parent__slug="lao-cai").delete()
    for page in (client.get(address(asked)), client.get("/")):
        assert "Gia Lai" in page.text
        assert not tree(page).xpath("//select[@name='parent']")
    assert rows(client.get(address(asked)), "commune-gia-lai")


def test_beside_provinces_units_are_shown_once_a_province_is_chosen(
    client: Client, asked: PeriodIndicator
) -> None:
    add_row(asked, Agency.objects.get(slug="gia-lai"), numerator=1, denominator=2)
    page = client.get(address(asked))
    assert len(rows(page, "province")) == 1
    assert rows(page, "commune-gia-lai") == []
    chosen = client.get(address(asked), {"parent": "gia-lai"})
    assert len(rows(chosen, "commune-gia-lai")) == 3
    assert tree(page).xpath("//select[@name='kind']/option/@value") == [
        *("", "province", "department", "commune")
    ]


def test_rank_of_a_commune_is_explained_among_its_own(
    client: Client, asked: PeriodIndicator
) -> None:
    commune = Agency.objects.get(slug="lao-cai-commune-1")
    found = explain(asked.indicator, asked.period, commune, since=None)
    assert found
    assert (found.row.rank, len(found.league.rows)) == (2, 2)
    page = client.get(reverse("rank", args=(asked.indicator.slug, "2022-09-06", commune.slug)))
    assert "kind=commune&amp;parent=lao-cai" in page.content.decode()


def test_overview_shows_units_of_the_province_that_was_chosen(
    client: Client, asked: PeriodIndicator
) -> None:
    content = client.get("/", {"parent": "lao-cai"}).content.decode()
    assert "kind=commune&amp;parent=lao-cai" in content
    assert "kind=commune&amp;parent=gia-lai" not in content


def command(asked: PeriodIndicator, *options: str) -> Any:
    out = StringIO()
    arguments = ("league", asked.indicator.slug, "--as-of", "2022-09-06", "--format", "json")
    call_command(*arguments, *options, stdout=out)
    return json.loads(out.getvalue())


def test_command_prints_one_province_or_all(asked: PeriodIndicator) -> None:
    assert command(asked, "--kind", "commune", "--parent", "lao-cai")["parent"] == "lao-cai"
    both = command(asked, "--kind", "commune")
    assert [table["parent"] for table in both] == ["gia-lai", "lao-cai"]
    with pytest.raises(CommandError, match="gia-lai, lao-cai"):
        command(asked, "--parent", "son-la")


def test_api_answers_for_one_province(client: Client, asked: PeriodIndicator) -> None:
    url = f"/api/v1/league/{asked.indicator.slug}/2022-09-06/"
    parents = [row["parent"] for row in client.get(url, {"kind": "commune"}).json()["items"]]
    assert parents == ["gia-lai", "lao-cai"]
    (table,) = client.get(url, {"parent": "lao-cai"}).json()["items"]
    assert [row["rank"] for row in table["rows"]] == [1, 2]
    assert client.get(url, {"parent": "no-such"}).status_code == 404
    agencies = client.get("/api/v1/agencies/", {"parent": "lao-cai"}).json()["items"]
    assert {row["parent"] for row in agencies} == {"lao-cai"}
