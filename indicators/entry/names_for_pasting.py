"""Under which names a pasted block may speak of the agencies of a table."""

from collections.abc import Sequence

from entities.models import AgencyCode, AgencyName
from indicators.entry.grid import GridRow


def names_for_pasting(rows: Sequence[GridRow]) -> dict[str, list[str]]:
    """The names, spellings and codes of each agency, by its slug; two queries."""
    agencies = {row.agency.pk: row.agency for row in rows}
    found = {
        agency.slug: [name for name in (agency.name, agency.short_name) if name]
        for agency in agencies.values()
    }
    names = AgencyName.objects.filter(agency__in=agencies).order_by("pk")
    for pk, text in names.values_list("agency", "text"):
        found[agencies[pk].slug].append(text)
    codes = AgencyCode.objects.filter(agency__in=agencies).order_by("pk")
    for pk, code in codes.values_list("agency", "code"):
        found[agencies[pk].slug].append(code)
    return found
