"""Agencies as they were recorded at a moment, also those that have been deleted since."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F

from dvctrack.lib.history import in_model, recorded
from entities.choices import NameKind
from entities.models import Agency, AgencyName
from entities.models.validity import valid_on


def agencies_seen(keys: Iterable[int], *, on: date, at: datetime) -> dict[int, Agency]:
    """These agencies with the names and places that were recorded at `at` for the day `on`.

    One of which nothing had been recorded by then is as it is now. Two queries, or three.
    """
    wanted = set(keys)
    found: dict[int, Agency] = {
        row.id: in_model(row) for row in recorded(Agency, at).filter(id__in=wanted)
    }
    if unknown := wanted - found.keys():
        found |= Agency.objects.in_bulk(unknown)
    names = recorded(AgencyName, at).filter(valid_on(on), agency__in=wanted, kind=NameKind.OFFICIAL)
    latest = {row.agency_id: row for row in names.order_by(F("starts_on").asc(nulls_first=True))}
    for key, agency in found.items():
        name = latest.get(key)
        place = name.display_order if name else None
        agency.call(
            name.text if name else agency.name,
            agency.display_order if place is None else place,
            on=on,
        )
    return found
