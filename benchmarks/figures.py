"""A database with many figures: what each league table takes is the same, whatever the rest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.choices import Span
from indicators.league.leagues import leagues
from indicators.league.rows import League
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Submission
from indicators.tests.factories import IndicatorFactory, TargetFactory
from indicators.tests.leagues import add_row
from indicators.tests.many_figures import (
    COMMUNES,
    INDICATORS,
    World,
    indicator_slug,
    period_code,
    write_world,
)

PROVINCES = 84
# The indicator that provinces report, too, so that its other table is a small one.
SMALL, LARGE = "small", indicator_slug(0)
EARLIER, LATER = period_code(0), period_code(1)


def write_tables(figures: int) -> None:
    """As many figures, whole tables of one period after the other, their rows out of order."""
    tables = -(-figures // COMMUNES)
    write_world(World((tables + 1 + INDICATORS) * COMMUNES * 2))
    PeriodIndicator.objects.update(ranking_span=Span.TO_DATE)
    _write_small_tables()
    asked = PeriodIndicator.objects.exclude(indicator__slug=SMALL)
    *wanted, original = asked.order_by("period__as_of", "indicator__display_order")
    key = {"period": original.period, "indicator": original.indicator}
    communes = Agency.objects.filter(kind=AgencyKind.COMMUNE)
    Obligation.objects.bulk_create(Obligation(agency=row, **key) for row in communes)
    Submission.objects.bulk_create(
        Submission(agency=row, numerator=row.pk * 7919 % 997, denominator=997, **key)
        for row in communes
    )
    for model in (Obligation, Submission):
        _copy_table(model, original, [row.pk for row in wanted[:tables]], figures)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_postgres else "ANALYZE")
        # Whoever looked at the table meanwhile keeps VACUUM from marking it as visible.
        while is_postgres and not _is_visible(cursor):
            cursor.execute("VACUUM ANALYZE")


def _is_visible(cursor: Any) -> bool:
    cursor.execute(
        "SELECT bool_and(relallvisible = relpages) FROM pg_class WHERE relname IN (%s, %s)",
        [Submission._meta.db_table, Obligation._meta.db_table],
    )
    return bool(cursor.fetchone()[0])


def _write_small_tables() -> None:
    small = IndicatorFactory.create(slug=SMALL, display_order=INDICATORS)
    large = Indicator.objects.get(slug=LARGE)
    for indicator in (large, small):
        for kind in (AgencyKind.PROVINCE, AgencyKind.COMMUNE):
            TargetFactory.create(
                indicator=indicator, kind=kind, value=60, starts_on=date(2020, 1, 1)
            )
    provinces = AgencyFactory.create_batch(PROVINCES)
    for code in (EARLIER, LATER):
        asked = PeriodIndicator.objects.create(
            indicator=small,
            period=Period.objects.get(code=code),
            ranking_span=Span.TO_DATE,
            judged_span=Span.TO_DATE,
        )
        for row in provinces:
            add_row(asked, row, numerator=row.pk * 7919 % 997, denominator=997)


def _copy_table(model: Any, original: PeriodIndicator, keys: list[int], rows: int) -> None:
    """What one table holds, once more for each of the others."""
    of_table = {"period_id": "pi.period_id", "indicator_id": "pi.indicator_id"}
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    copied = ", ".join(of_table.get(column, f"o.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {copied}"
            f" FROM {model._meta.db_table} o JOIN {PeriodIndicator._meta.db_table} pi"
            f" ON pi.id IN ({', '.join(map(str, keys))})"
            " WHERE o.period_id = %s AND o.indicator_id = %s"
            " ORDER BY (o.agency_id * 7919 + pi.id * 104729) %% 999983 LIMIT %s",
            [original.period_id, original.indicator_id, rows],
        )


def make_league(
    slug: str, kind: str, *, has_changes: bool = True, trend: Sequence[Period] = ()
) -> League:
    (found,) = leagues(
        Indicator.objects.get(slug=slug),
        Period.objects.get(code=LATER),
        kinds=[kind],
        since=Period.objects.get(code=EARLIER) if has_changes else None,
        trend=trend,
    )
    return found
