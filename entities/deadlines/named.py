"""What the keys of orders, agencies and decisions name, on a day and as it was recorded."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from dvctrack.lib.history import complete, recorded
from entities.agencies.names import agencies_seen
from entities.models import Agency, LegalDocument, ServiceDeadline, annex_key


def agencies_named(
    keys: Collection[int], *, on: date, seen_at: datetime | None = None
) -> dict[int, Agency]:
    """These agencies as they were called on the day, in the order of the annexes; one query, with
    `seen_at` three at most.
    """
    if seen_at is None:
        found = list(Agency.objects.filter(pk__in=keys).select_related("parent").named_on(on))
    else:
        found = sorted(agencies_seen(keys, on=on, at=seen_at).values(), key=annex_key)
    return {agency.pk: agency for agency in found}


def decisions_named(keys: Collection[int]) -> dict[int, LegalDocument]:
    """These decisions, the latest first; one that was taken away since as it was last."""
    found = also_gone(LegalDocument, set(keys), {})
    ordered = sorted(found.values(), key=lambda row: row.number)
    return {row.pk: row for row in sorted(ordered, key=lambda row: row.issued_on, reverse=True)}


def also_gone(model: Any, keys: set[int], known: Mapping[int, Any]) -> Mapping[int, Any]:
    """These rows by their keys, also those that were taken away since, as they were last."""
    if keys <= known.keys():
        return known
    found: dict[int, Any] = model.objects.in_bulk(keys)
    if gone := keys - found.keys():
        for last in model.history.filter(id__in=gone).order_by("history_date", "history_id"):
            found[last.id] = last.instance
    return found


class Ordered(NamedTuple):
    """The service of an order: its key and its name."""

    pk: int
    name: str


def services_named(
    orders: Collection[int], *, seen_at: datetime | None = None
) -> dict[int, Ordered]:
    """The services of these orders, by the keys of the orders; one query."""
    found = recorded(ServiceDeadline, seen_at).filter(id__in=orders).select_related("service")
    rows = list(found)
    complete(rows, "service")
    return {row.id: Ordered(row.service_id, row.service.name) for row in rows}
