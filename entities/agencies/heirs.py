"""Who acts for an agency that was merged: the agency that it has wholly become.

For an agency that was split nobody does: no part is the whole.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from entities.choices import SuccessionRelation
from entities.models import Agency, AgencyQuerySet, Succession

_WHOLLY = (SuccessionRelation.MERGED_INTO, SuccessionRelation.RENAMED)


def with_predecessors(agencies: AgencyQuerySet, *, on: date) -> AgencyQuerySet:
    """These agencies and all that have wholly become one of them by `on`, through any chain.

    It stays one query, in whatever list or count it is used.
    """
    try:
        return Agency.objects.filter(
            pk__in=_reached(agencies, on=on, start="successor_id", end="predecessor_id")
        )
    except EmptyResultSet:
        return agencies


def heirs_of(agencies: Iterable[Agency], *, on: date) -> dict[int, list[Agency]]:
    """What each of them has wholly become by `on`, step by step.

    One query where one of them has ended, else none.
    """
    ended = [agency.pk for agency in agencies if not agency.is_valid_on(on)]
    if not ended:
        return {}
    seeds = Agency.objects.filter(pk__in=ended)
    rows = Succession.objects.filter(
        predecessor__in=_reached(seeds, on=on, start="predecessor_id", end="successor_id"),
        relation__in=_WHOLLY,
        effective_on__lte=on,
    ).exclude(predecessor=F("successor"))
    became = {row.predecessor_id: row.successor for row in rows.select_related("successor")}
    found: dict[int, list[Agency]] = {}
    for pk in ended:
        heir = became.get(pk)
        while heir is not None and heir not in found.setdefault(pk, []):
            found[pk].append(heir)
            heir = became.get(heir.pk)
    return found


def name_heirs(agencies: Iterable[Agency], *, on: date) -> list[Agency]:
    """The same agencies, each with its `heir` of `on`: "Bình Dương, nay là …"."""
    named = list(agencies)
    heirs = heirs_of(named, on=on)
    for agency in named:
        agency.heir = next((row for row in heirs.get(agency.pk, ()) if row.is_valid_on(on)), None)
    return named


def _reached(agencies: AgencyQuerySet, *, on: date, start: str, end: str) -> RawSQL:
    """The keys of these agencies and of all that whole successions lead to, `start` to `end`."""
    seeds, values = agencies.order_by().values("pk").query.sql_with_params()
    sql = f"""
        WITH RECURSIVE reached(id) AS (
            {seeds}
            UNION
            SELECT step.{end} FROM {Succession._meta.db_table} step
            JOIN reached ON step.{start} = reached.id
            WHERE step.relation IN (%s, %s) AND step.effective_on <= %s
        )
        SELECT id FROM reached"""  # noqa: S608
    day = connection.ops.adapt_datefield_value(on)
    return RawSQL(sql, (*values, *_WHOLLY, day))  # noqa: S611
