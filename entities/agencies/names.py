"""What agencies are called on a day, and what tells two of one name apart."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.history import in_model, recorded
from entities.choices import NameKind
from entities.models import LOCAL_KINDS, Agency, AgencyName, name_on, official_on, place_on
from entities.models.validity import Validity

Row = TypeVar("Row")
# What an agency of a table consists of, in the order of its model: `Agency.from_db` makes it.
OF_AGENCY = (
    *("id", "starts_on", "ends_on", "slug", "name", "short_name", "kind", "parent_id"),
    "display_order",
)


@dataclass(frozen=True)
class OfficialNames:
    """The official names with days, by agency, the earliest first: for rows of many days, or that
    are at hand.

    Only an agency that was renamed has any. The Python twin of `named_on`.
    """

    by_agency: dict[int, list[AgencyName]]

    @classmethod
    def load(cls) -> Self:
        """One query."""
        return cls.of(AgencyName.objects.filter(kind=NameKind.OFFICIAL))

    @classmethod
    def of(cls, names: Iterable[AgencyName]) -> Self:
        by_agency: dict[int, list[AgencyName]] = defaultdict(list)
        official = (name for name in names if name.kind == NameKind.OFFICIAL)
        for name in sorted(official, key=lambda name: name.starts_on or date.min):
            by_agency[name.agency_id].append(name)
        return cls(by_agency)

    def called(self, agency: Agency, *, on: date) -> Agency:
        """The agency as it was called and placed on the day; never the same instance renamed."""
        name = official_on(self.by_agency.get(agency.pk, ()), on)
        if name is None:
            return agency
        place = agency.display_order if name.display_order is None else name.display_order
        called = copy(agency)
        called.call(name.text, place, on=on)
        return called


def name_agencies(
    rows: Iterable[Row],
    *,
    on: date | Callable[[Row], date],
    seen_at: datetime | None = None,
    reads: bool = False,
) -> list[Row]:
    """The same rows, each with its `agency` as it was called and placed on the day, or on that
    of the row; with `seen_at` as it was recorded at that moment.

    With `reads` the rows come without their agencies, each of which is read once, with its
    province: joined to thousands of rows they take longer than these. One query, two with
    `reads`, three at most with `seen_at`, none without rows.
    """
    found: list[Any] = list(rows)
    if not found:
        return found
    if seen_at is None and not reads:
        agencies, names = None, OfficialNames.load()
    else:
        agencies, names = _seen({row.agency_id for row in found}, seen_at)
    for row in found:
        agency = row.agency if agencies is None else agencies.get(row.agency_id)
        if agency is not None:
            row.agency = names.called(agency, on=on if isinstance(on, date) else on(row))
    return found


def with_agency(rows: QuerySet[Any], along: str, *, on: date) -> tuple[QuerySet[Any], list[str]]:
    """The rows with the name and the place of a day of the agency `along` them, and the columns
    that it consists of, for many rows that are read as values.
    """
    name, place = f"{along}_name", f"{along}_place"
    named = rows.annotate(**{name: name_on(on, f"{along}__"), place: place_on(on, f"{along}__")})
    of_day = {"name": name, "display_order": place}
    return named, [of_day.get(column, f"{along}__{column}") for column in OF_AGENCY]


class AgenciesRead(Mapping[int, Agency]):
    """Agencies by their key, made of what was read where one is asked for: most never are."""

    def __init__(self, rows: Mapping[int, Sequence[Any]], db: str) -> None:
        self._rows, self._db = rows, db
        self._made: dict[int, Agency] = {}

    def __getitem__(self, key: int) -> Agency:
        if key not in self._made:
            self._made[key] = Agency.from_db(self._db, OF_AGENCY, self._rows[key])
        return self._made[key]

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def agencies_seen(keys: Iterable[int], *, on: date, at: datetime) -> dict[int, Agency]:
    """These agencies, also deleted ones, with the names and places recorded at `at` for a day.

    One of which nothing had been recorded by then is as it is now. Two queries, or three.
    """
    agencies, names = _seen(set(keys), at)
    return {key: names.called(agency, on=on) for key, agency in agencies.items()}


def _seen(keys: set[int], at: datetime | None) -> tuple[dict[int, Agency], OfficialNames]:
    rows = recorded(Agency, at).filter(id__in=keys)
    if at is None:
        rows = rows.select_related("parent")
    found = {row.id: in_model(row) for row in rows}
    if unknown := keys - found.keys():
        found |= Agency.objects.in_bulk(unknown)
    names = recorded(AgencyName, at).filter(agency__in=keys, kind=NameKind.OFFICIAL)
    return found, OfficialNames.of(in_model(row) for row in names)


def day_of_act(day: date) -> str:
    """As documents write it, a zero before the months 1 and 2 only: 01/7/2025 and 01/01/2025."""
    return f"{day:%d}/{day.month:0{2 if day.month < 3 else 1}}/{day.year}"


def told_apart(
    agencies: Iterable[Agency],
    *,
    known: Mapping[int, Agency] | None = None,
    with_province: bool = True,
) -> dict[int, str]:
    """Each agency by its key, as a list shows it in which two may bear one name.

    A unit of a province stands with that province, unless the list says it beside the name. Two
    that still read the same stand with their days. One query for provinces that are neither among
    these nor `known`, if any.
    """
    listed = {agency.pk: agency for agency in agencies}
    names = {key: agency.name for key, agency in listed.items()}
    if with_province:
        local = [row for row in listed.values() if row.kind in LOCAL_KINDS and row.parent_id]
        at_hand = {**(known or {}), **listed}
        wanted = {agency.parent_id for agency in local} - at_hand.keys()
        parents = at_hand | Agency.objects.in_bulk(wanted)
        for agency in local:
            names[agency.pk] += f", {parents[agency.parent_id or 0].name}"
    often = Counter((name, listed[key].parent_id) for key, name in names.items())
    for key, agency in listed.items():
        days = days_of(agency)
        if days and often[names[key], agency.parent_id] > 1:
            names[key] += f" ({days})"
    return names


def name_among_all(agency: Agency) -> str:
    """As a list of all days shows it beside others: with its province, and its last day if it has
    ended. No query where the province was read with it.
    """
    ended = f" ({days_of(agency)})" if agency.ends_on else ""
    return f"{agency.full_title}{ended}"


def days_of(row: Validity) -> str:
    """From when until when it exists or holds, in words; nothing where no day is recorded."""
    words = {
        name: date_format(day, "SHORT_DATE_FORMAT")
        for name, day in (("first", row.starts_on), ("last", row.ends_on))
        if day
    }
    if len(words) == 2:
        return _("from %(first)s until %(last)s") % words
    if "first" in words:
        return _("from %(first)s") % words
    return _("until %(last)s") % words if words else ""
