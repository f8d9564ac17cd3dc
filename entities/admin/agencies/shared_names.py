"""Names that a file would give to two agencies on the same days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from dvctrack.lib.admin.imported import ImportedRow
from entities.choices import NameKind
from entities.models import LOCAL_KINDS, Agency, AgencyName

Bearer = Agency | AgencyName


class SharedNames:
    """All agencies and names as they will be, by the folded key under which a file finds them.

    Two agencies of one kind that are found under one name on one day are refused: nothing could
    tell them apart. Units of two provinces do bear one name, and a ministry can be written
    like a province: that is told.
    """

    def __init__(self, agencies: Iterable[Agency], names: Iterable[AgencyName]) -> None:
        self.told: list[str] = []
        self._agencies = {agency.slug: agency for agency in agencies}
        self._by_key: dict[str, list[Bearer]] = defaultdict(list)
        listed = list(names)
        # The days of these are said by the name.
        dated = {(name.agency.slug, name.key) for name in listed if name.kind == NameKind.OFFICIAL}
        named = (row for row in self._agencies.values() if (row.slug, row.key) not in dated)
        for bearer in chain[Bearer](named, listed):
            self._by_key[bearer.key].append(bearer)

    def refuse(self, row: ImportedRow, bearer: Bearer, column: str) -> None:
        """Refuse or tell of each other agency that bears this name, or spelling, by then."""
        own = self._agency(bearer)
        for other in self._others(bearer):
            agency = self._agency(other)
            words = {"name": str(bearer), "agency": f"{agency.name} ({agency.slug})"}
            if _are_alike(own, agency):
                told = _(
                    "“%(name)s” is read as %(agency)s on the same days. Give another name, or days "
                    "on which the other one is not in use."
                )
                row.refuse(told % words, column)
            else:
                told = _(
                    "Row %(row)d: files that write “%(name)s” will be asked which agency is "
                    "meant, since %(agency)s is read like that too."
                )
                self.told.append(told % {**words, "row": row.number})

    def clashing(self) -> set[int]:
        """The keys of the agencies that nothing tells from another one on some day."""
        return {
            own.pk
            for bearers in self._by_key.values()
            for bearer in bearers
            for own in [self._agency(bearer)]
            if any(_are_alike(own, self._agency(other)) for other in self._others(bearer))
        }

    def _others(self, bearer: Bearer) -> Iterator[Bearer]:
        own = self._agency(bearer)
        for other in self._by_key[bearer.key]:
            agency = self._agency(other)
            if agency.slug != own.slug and overlap(bearer, own, other, agency):
                yield other

    def _agency(self, bearer: Bearer) -> Agency:
        slug = bearer.slug if isinstance(bearer, Agency) else bearer.agency.slug
        return self._agencies[slug]


def _are_alike(one: Agency, other: Agency) -> bool:
    """Whether a file that writes the name of both can mean either."""
    return one.kind == other.kind and not _are_of_two_provinces(one, other)


def _are_of_two_provinces(one: Agency, other: Agency) -> bool:
    """A province that comes with the same file has no key yet."""
    parents = [agency.parent_id or agency.parent for agency in (one, other)]
    return one.kind in LOCAL_KINDS and parents[0] != parents[1]


def overlap(*spans: Bearer) -> bool:
    """Whether there is a day in all of them: a name holds while its agency exists."""
    last_first = max(span.starts_on or date.min for span in spans)
    first_last = min(span.ends_on or date.max for span in spans)
    return last_first <= first_last


def clashing_agencies() -> set[int]:
    """The keys of the agencies one name of which means another one, too, on the same days, so that
    nothing tells them apart. Three queries; only what shares a name is read whole.
    """
    own = Agency.objects.order_by().values_list("key", "pk")
    borne = list(own.union(AgencyName.objects.order_by().values_list("key", "agency_id")))
    often = Counter(key for key, _agency in borne)
    keys = {agency for key, agency in borne if often[key] > 1}
    if not keys:
        return set()
    agencies = Agency.objects.filter(pk__in=keys)
    names = AgencyName.objects.filter(agency__in=keys).select_related("agency")
    return SharedNames(agencies, names).clashing()
