"""The API answers what its description says, to those who may read it."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from entities.tests.accounts import supervisor
from entities.tests.factories import AgencyFactory
from indicators.models import Period, Submission
from indicators.tests.factories import PublicationFactory
from indicators.tests.leagues import add_rows, make_asked

pytestmark = [pytest.mark.usefixtures("_annexes"), pytest.mark.both_databases]
API = "/api/v1/"
KEPT = Path(settings.BASE_DIR) / "docs" / "openapi.json"
IN_2022, IN_2023 = "2022-09-06", "2023-07-25"

REQUESTS = (
    "",
    "agencies/",
    "agencies/?kind=ministry&limit=5",
    "agencies/?on=2026-10-31",
    "successions/",
    "successions/?agency=thua-thien-hue",
    "periods/",
    "indicators/",
    "targets/",
    "targets/?indicator=online-payment",
    "figures/?limit=7",
    f"figures/?period={IN_2022}&agency=ha-noi",
    f"figures/?period={IN_2023}&indicator=online-payment&span=in_period",
    f"league/online-provision/{IN_2022}/",
    f"league/online-payment/{IN_2023}/?kind=province&since={IN_2022}",
    "overdue/",
    f"overdue/?on={IN_2022}&quarter=2022-Q2",
    "deadlines/",
    f"deadlines/?on={IN_2022}&quarter=2022-Q3&agency=bo-tu-phap&decision=422/QĐ-TTg&state=open&q=phi",
    "publications/",
)


def description(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}openapi.json").json()
    return found


def closed(schema: Any, root: dict[str, Any]) -> Any:
    """A schema of the description as jsonschema reads it, with all that it refers to."""
    return {**schema, "components": root["components"]}


@pytest.mark.parametrize("path", REQUESTS)
def test_answer_is_as_described_and_has_no_float(client: Client, path: str) -> None:
    PublicationFactory.create(period=Period.objects.get(code=IN_2022))
    root = description(client)
    response = client.get(API + path)
    assert response.status_code == 200, response.content
    place = path.split("?", maxsplit=1)[0]
    for name, value in (
        ("{indicator}", place.split("/")[1:2]),
        ("{period}", place.split("/")[2:3]),
    ):
        if place.startswith("league/") and value:
            place = place.replace(f"/{value[0]}/", f"/{name}/", 1)
    operation = root["paths"][API + place]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(response.json(), closed(schema, root))
    assert not list(floats(response.json()))


def floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from floats(part)


def test_description_and_addresses_are_the_same(client: Client) -> None:
    described = set(description(client)["paths"])
    urls = {
        API + str(pattern.pattern).replace("<", "{").replace(">", "}")
        for pattern in get_resolver("indicators.api.urls").url_patterns
        if isinstance(pattern, URLPattern)
        and pattern.name not in (None, "openapi-json", "api-root")
    }
    assert described == urls


def test_description_is_the_one_that_was_agreed_on(client: Client) -> None:
    """A change of the contract is seen in review; what is asked for then is kept in docs."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert without_phrases(description(client)) == without_phrases(kept), (
        "The API no longer is what docs/openapi.json says. Where the change is meant, put what"
        " /api/v1/openapi.json answers there."
    )


def without_phrases(described: Any) -> Any:
    """Without the phrases of status codes: Python 3.13 calls 422 otherwise than 3.11 does."""
    for methods in described["paths"].values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                del answer["description"]
    return described


@pytest.mark.parametrize("kind", ["province", "ministry"])
def test_league_is_the_json_of_the_command(client: Client, kind: str) -> None:
    out = StringIO()
    command = ("league", "online-payment", "--as-of", IN_2023, "--kind", kind, "--format", "json")
    call_command(*command, stdout=out)
    (found,) = client.get(f"{API}league/online-payment/{IN_2023}/?kind={kind}").json()["items"]
    assert found == json.loads(out.getvalue())


def test_overdue_is_the_json_of_the_command(client: Client) -> None:
    out = StringIO()
    call_command("overdue", "--on", IN_2022, "--format", "json", stdout=out)
    assert client.get(f"{API}overdue/?on={IN_2022}").json() == json.loads(out.getvalue())


def test_deadlines_are_the_rows_of_the_command(client: Client) -> None:
    out = StringIO()
    call_command("overdue", "--on", IN_2022, "--format", "json", stdout=out)
    told = json.loads(out.getvalue())
    groups = [*told["quarters"], *told["upcoming"]]
    rows = [{**row, "quarter": group["quarter"]} for group in groups for row in group["services"]]
    answer = client.get(f"{API}deadlines/?on={IN_2022}").json()
    added = {"key", "first_agency", "done_on"}
    items = [{name: row[name] for name in {*row} - added} for row in answer["items"]]
    told_once = {json.dumps(row, sort_keys=True) for row in rows}
    assert {json.dumps(row, sort_keys=True) for row in items} == told_once
    assert len(items) == len(rows)
    late = client.get(f"{API}deadlines/?on={IN_2022}&state=overdue").json()["items"]
    assert (len(late), len({row["service"] for row in late})) == (told["total"], told["services"])
    assert (told["total"], told["services"]) == (8, 7)
    assert client.get(f"{API}deadlines/").json()["on"] == IN_2023


REFUSED = {
    "a_misspelt_filter": ("figures/?perod=2022-09-06", 422, "perod"),
    "a_page_too_large": ("figures/?limit=1001", 422, "limit"),
    "an_unknown_indicator": ("figures/?indicator=none", 404, "none"),
    "an_unknown_period": (f"league/online-provision/{IN_2022}-x/", 404, IN_2022),
    "an_indicator_that_is_not_asked_for": (f"league/dossier-sync/{IN_2023}/", 404, "dossier-sync"),
    "an_unknown_decision": ("deadlines/?decision=1/QĐ-TTg", 404, "1/QĐ-TTg"),
    "an_unknown_state": ("deadlines/?state=late", 422, "state"),
    "services_of_a_day_that_is_not_public": ("deadlines/?on=2022-09-07", 401, ""),
    "a_day_that_is_none": ("overdue/?on=2022-02-30", 422, "on"),
    "a_day_that_is_not_public": ("overdue/?on=2022-09-07", 401, ""),
    "an_address_that_is_none": ("nothing/", 404, "/api/v1/"),
}


@pytest.mark.parametrize(("path", "status", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_refusal_names_what_was_read(client: Client, path: str, status: int, named: str) -> None:
    response = client.get(API + path)
    assert response.status_code == status
    said = response.json()
    assert said["status"] == status
    assert named in said["detail"]


def test_only_reading_is_allowed(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(f"{API}agencies/")
        assert (response.status_code, response["Allow"]) == (405, "GET")


def test_visitor_reads_only_what_is_public(client: Client) -> None:
    Period.objects.filter(code=IN_2023).update(is_public=False)
    hidden = (
        f"league/online-payment/{IN_2023}/",
        f"figures/?period={IN_2023}",
        f"overdue/?on={IN_2023}",
    )
    assert [client.get(API + path).status_code for path in hidden] == [404, 404, 401]
    figures = client.get(f"{API}figures/?limit=1000").json()["items"]
    assert {row["period"] for row in figures} == {IN_2022}
    assert [row["period"] for row in client.get(f"{API}periods/").json()["items"]] == [IN_2022]
    client.force_login(supervisor())
    assert [client.get(API + path).status_code for path in hidden] == [200, 200, 200]
    assert len(client.get(f"{API}periods/").json()["items"]) == 2


def test_private_publications_ask_to_sign_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PUBLICATIONS_ARE_PUBLIC", False)
    assert client.get(f"{API}publications/").status_code == 401


def test_other_sites_may_read_what_visitors_may(client: Client) -> None:
    assert client.get(f"{API}periods/")["Access-Control-Allow-Origin"] == "*"
    client.force_login(supervisor())
    assert "Access-Control-Allow-Origin" not in client.get(f"{API}periods/")


def test_visitor_who_has_the_answer_gets_304(client: Client) -> None:
    has_it = {"If-None-Match": client.get(f"{API}agencies/")["ETag"]}
    again = client.get(f"{API}agencies/", headers=has_it)
    assert (again.status_code, again.content) == (304, b"")
    client.force_login(supervisor())
    signed_in = client.get(f"{API}agencies/", headers=has_it)
    assert (signed_in.status_code, signed_in["Cache-Control"]) == (200, "private, no-store")


def walk(client: Client, path: str) -> Iterator[dict[str, Any]]:
    address = API + path
    while address:
        page = client.get(address).json()
        yield from page["items"]
        address = page["next"]


@pytest.mark.parametrize("limit", [7, 100, 1000])
def test_pages_hold_every_figure_once(client: Client, limit: int) -> None:
    keys = [
        (row["period"], row["indicator"], row["agency"], row["span"])
        for row in walk(client, f"figures/?limit={limit}")
    ]
    assert len(keys) == len(set(keys)) == Submission.objects.count()


def test_pages_stay_whole_while_figures_are_added(client: Client) -> None:
    known = set(Submission.objects.values_list("pk", flat=True))
    seen, asked = 0, make_asked()
    for place, _figure in enumerate(walk(client, "figures/?limit=50")):
        seen += 1
        if place % 50 == 0 and place < 200:
            add_rows(asked, [place % 100])
    assert seen == len(known) + 4


@pytest.mark.parametrize("more", [0, 60])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("agencies/?limit=1000", 4), (f"figures/?period={IN_2022}&limit=1000", 2), ("periods/", 2)],
)
def test_number_of_queries_is_the_same(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    more: int,
) -> None:
    AgencyFactory.create_batch(more)
    add_rows(make_asked(as_of=date(2022, 9, 7)), range(more))
    with django_assert_max_num_queries(queries):
        client.get(API + path)


def test_addresses_of_the_index_answer(client: Client) -> None:
    for address in client.get(reverse("api:index")).json()["links"].values():
        assert client.get(address).status_code == 200
