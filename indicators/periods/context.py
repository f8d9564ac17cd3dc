"""What a period asks for and of whom, in memory for a whole file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from entities.agencies.matching import AgencyIndex, AgencyRows
from entities.models import Agency, annex_key
from indicators.league.owing import owing
from indicators.league.targets import Targets, targets
from indicators.models import Period, PeriodIndicator


@dataclass(frozen=True)
class PeriodContext:
    """A period with the agencies that exist on its day, its indicators and who owes them.

    `asked` and `owed` go by the slug of the indicator; agencies that owe stand in annex order.
    """

    period: Period
    index: AgencyIndex
    asked: Mapping[str, PeriodIndicator]
    owed: Mapping[str, list[Agency]]
    in_force: Targets

    @classmethod
    def load(
        cls,
        period: Period,
        agencies: AgencyRows,
        *,
        rows: Iterable[PeriodIndicator] | None = None,
    ) -> Self:
        """Three queries, whatever the number of agencies, which many periods can share; two where
        the `rows` of the indicators are at hand that are asked about.
        """
        index = AgencyIndex.of(agencies, on=period.as_of)
        if rows is None:
            rows = PeriodIndicator.objects.filter(period=period).select_related("indicator")
        asked = {row.indicator.slug: row for row in rows}
        in_force = targets([row.indicator for row in rows], on=period.as_of)
        return cls(period, index, asked, _owed(period, index), in_force)


def _owed(period: Period, index: AgencyIndex) -> dict[str, list[Agency]]:
    """From the agencies of the index: joined, they would be read once for each obligation."""
    due = owing([period]).order_by()
    keys: dict[str, set[int]] = {}
    for slug, pk in due.values_list("indicator__slug", "agency_id"):
        keys.setdefault(slug, set()).add(pk)
    agencies = sorted(index.by_slug.values(), key=annex_key)
    return {slug: [agency for agency in agencies if agency.id in ids] for slug, ids in keys.items()}


def peers_of(agency: Agency) -> AgencyRows:
    """Those that are ranked with an agency; names and codes are not asked for here."""
    peers = Agency.objects.filter(agency.peers.found_by())
    return AgencyRows({peer.pk: peer for peer in peers}, [], [])
