"""What the keys of orders, agencies and decisions name, on a day and as it was recorded."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from dvctrack.lib.history import complete, recorded
from dvctrack.lib.names import plain
from entities.agencies.names import agencies_seen
from entities.models import (
    Agency,
    LegalDocument,
    Service,
    ServiceDeadline,
    ServiceName,
    annex_key,
)


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
        for last in model.history.filter(id__in=gone).order_by("history_id"):
            found[last.id] = last.instance
    return found


class Ordered(NamedTuple):
    """The service of an order: its key and its name."""

    pk: int
    name: str


def services_named(
    orders: Collection[int], *, seen_at: datetime | None = None
) -> dict[int, Ordered]:
    """The services of these orders, by the keys of the orders; one query, with `seen_at` two."""
    found = recorded(ServiceDeadline, seen_at).filter(id__in=orders).select_related("service")
    rows = list(found)
    complete(rows, "service")
    names = names_recorded({row.service_id for row in rows}, seen_at)
    return {
        row.id: Ordered(row.service_id, names.get(row.service_id, row.service.name)) for row in rows
    }


def names_recorded(services: Collection[int], seen_at: datetime | None) -> dict[int, str]:
    """The names that services had at the moment: one query; none where no moment is asked for,
    since services have the names of now.
    """
    if seen_at is None:
        return {}
    found = recorded(Service, seen_at).filter(id__in=services)
    return dict(found.values_list("id", "name"))


def of_services_matching(text: str, *, seen_at: datetime | None = None) -> Q:
    """Of orders: whose service has every word of `text` in its name with its code, or in another
    spelling, whatever the accents; as it was called at the moment.
    """
    own, spelled = Q(), Q()
    for word in plain(text).split():
        own &= Q(search_text__contains=word)
        spelled &= Q(key__contains=word)
    return Q(service_id__in=recorded(Service, seen_at).filter(own).values("id")) | Q(
        service_id__in=recorded(ServiceName, seen_at).filter(spelled).values("service_id")
    )
