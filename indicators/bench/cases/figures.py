"""A database with many figures: what each league table takes is the same, whatever the rest."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from entities.choices import AgencyKind
from entities.models import Agency
from indicators.bench.base import write_base
from indicators.bench.measuring import Meter
from indicators.bench.world import COMMUNES, INDICATORS, World, period_code
from indicators.choices import Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Submission, Target

PROVINCES = 84
# The indicator that provinces report, too, so that its other table is a small one.
SMALL = "bench-small"
EARLIER, LATER = period_code(0), period_code(1)

# The words in braces are those of the database.
_FIGURES = """
INSERT INTO indicators_submission (period_id, indicator_id, agency_id, span, numerator,
  denominator, reported_status, state, note, cells, version)
SELECT pi.period_id, pi.indicator_id, a.id, 'to_date', (a.id * 7919 + pi.id * 31) %% 997, 997,
  '', 'accepted', '', {json}, 1
FROM entities_agency a JOIN indicators_periodindicator pi ON a.kind = %s
WHERE pi.id IN ({keys}) ORDER BY (a.id * 7919 + pi.id * 104729) %% 999983
"""
_OWED = """
INSERT INTO indicators_obligation (period_id, indicator_id, agency_id, is_due, reason, claim,
  claim_reason, is_turned_down)
SELECT pi.period_id, pi.indicator_id, a.id, {true}, '', '', '', {false}
FROM entities_agency a JOIN indicators_periodindicator pi ON a.kind = %s
WHERE pi.id IN ({keys}) ORDER BY (a.id * 7919 + pi.id * 104729) %% 999983
"""


def world(_path: Path, meter: Meter, largest: int) -> None:
    """Communes and periods enough for the figures, and provinces with an indicator of theirs."""
    with meter:
        call_command("collectstatic", interactive=False, verbosity=0)
        write_base(World(largest * 2), 0)
        first = Indicator.objects.first()
        assert first is not None  # noqa: S101
        small = Indicator.objects.create(slug=SMALL, name="Tỷ lệ", display_order=INDICATORS)
        provinces = Agency.objects.bulk_create(
            Agency(
                slug=f"bench-province-{place}",
                name=f"Tỉnh số {place}",
                kind=AgencyKind.PROVINCE,
                display_order=place,
            )
            for place in range(PROVINCES)
        )
        for kind in (AgencyKind.PROVINCE, AgencyKind.COMMUNE):
            for indicator in (first, small):
                Target.objects.create(
                    indicator=indicator, kind=kind, value=60, starts_on="2020-01-01"
                )
        for code in (EARLIER, LATER):
            key = {"indicator": small, "period": Period.objects.get(code=code)}
            PeriodIndicator.objects.create(
                **key, ranking_span=Span.TO_DATE, judged_span=Span.TO_DATE
            )
            Obligation.objects.bulk_create(Obligation(agency=row, **key) for row in provinces)
            Submission.objects.bulk_create(
                Submission(agency=row, numerator=(row.pk * 7919) % 997, denominator=997, **key)
                for row in provinces
            )
        PeriodIndicator.objects.exclude(indicator=small).update(ranking_span=Span.TO_DATE)


def fill(_path: Path, meter: Meter, size: int) -> None:
    """As many figures in all, whole tables of one after the other, their rows out of order."""
    with meter:
        wanted = round(size / COMMUNES)
        asked = PeriodIndicator.objects.exclude(indicator__slug=SMALL)
        # Period by period, so that the first two have what a table and its changes need.
        order = asked.order_by("period__as_of", "indicator__display_order")
        filled = Submission.objects.filter(agency__kind=AgencyKind.COMMUNE).count() // COMMUNES
        keys = ",".join(str(row.pk) for row in order[filled:wanted])
        is_postgres = connection.vendor == "postgresql"
        words = {
            "keys": keys,
            "json": "CAST('{}' AS jsonb)" if is_postgres else "'{}'",
            "true": "TRUE" if is_postgres else "1",
            "false": "FALSE" if is_postgres else "0",
        }
        with connection.cursor() as cursor:
            for statement in (_OWED, _FIGURES):
                cursor.execute(statement.format(**words), [AgencyKind.COMMUNE.value])
            cursor.execute("VACUUM ANALYZE" if is_postgres else "ANALYZE")
            # Whoever looked at the table meanwhile keeps VACUUM from marking it as visible.
            while is_postgres and not _is_visible(cursor):
                cursor.execute("VACUUM ANALYZE")
        assert Submission.objects.count() >= wanted * COMMUNES  # noqa: S101


def _is_visible(cursor: Any) -> bool:
    cursor.execute(
        "SELECT relallvisible = relpages FROM pg_class WHERE relname = 'indicators_submission'"
    )
    return bool(cursor.fetchone()[0])
