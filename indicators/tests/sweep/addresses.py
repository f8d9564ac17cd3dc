"""Every address of the site, found where the site finds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from indicators.models import Target
from indicators.tests.sweep.world import World

# These belong to the address and are no part of what one asks for.
FIXED = {
    "import-workbook": {"kind": "xlsx"},
    "import-findings": {"kind": "csv"},
    "reorganise-template": {"kind": "csv"},
    "publication-file": {"kind": "docx"},
    "publication-data": {"name": "datapackage.json"},
}


# Of what such a page is asked for, behind its address.
QUERIES = {
    "import-cell": "?ref=Sheet1!B3",
    "league": "?units_on=2025-07-01",
    "publication-draft": "?units_on=2025-07-01",
    "rank": "?units_on=2025-07-01",
    "service-acts": "?kind=reopen&order=1",
}


@dataclass(frozen=True)
class Place:
    """An address: its name or else its pattern, and the view that stands there.

    `namespace` is "admin" for the admin's, "api" for the API's and empty for pages; `folder`
    is what stands before the pattern.
    """

    namespace: str
    folder: str
    name: str
    view: Any


def places() -> list[Place]:
    return list(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, namespace: str, folder: str) -> Iterator[Place]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            inner = ":".join(filter(None, (namespace, found.namespace)))
            yield from _below(found, inner, f"{folder}{found.pattern}")
        elif isinstance(found, URLPattern):
            name = found.name or str(found.pattern)
            yield Place(namespace, folder, name, found.callback)


def address(name: str, world: World) -> str:
    """Where a page of this world is."""
    known = {
        "code": world.code,
        "agency": world.agency.slug,
        "slug": world.agency.slug,
        "indicator": world.slug,
        "pk": world.batches["office"].pk,
        "number": 1,
        "kind": "month-calendar",
        "key": "2026-10",
        "year": 2026,
    }
    if name == "entry-attachment":
        known["pk"] = world.attachments["agency"].pk
    elif name in world.of_deadlines:
        known |= {"pk": world.of_deadlines[name], "kind": "note"}
    elif name == "period-planned":
        known["code"] = world.planned
    elif name == "target-end":
        known["pk"] = (Target.objects.order_by("pk").first() or Target(pk=1)).pk
    elif name.startswith("reorganisation"):
        known["pk"] = world.act.pk
    elif name.startswith("account"):
        known["pk"] = world.membership.pk
    fixed = FIXED.get(name, {})
    patterns = get_resolver().reverse_dict.getlist(name)
    (wanted,) = {tuple(parameters) for found in patterns for _path, parameters in found[0]}
    kwargs = {part: known[part] for part in wanted if part not in fixed} | fixed
    return reverse(name, kwargs=kwargs) + QUERIES.get(name, "")
