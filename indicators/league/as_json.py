"""A league table as JSON: what the command prints and what the API answers."""

from fractions import Fraction
from typing import Any

from dvctrack.lib.numbers import round_half_up, rounded_beside
from indicators.league.rows import Change, League, LeagueRow
from indicators.models import Target
from indicators.numbers import RATE_DECIMALS


def league_object(table: League) -> dict[str, Any]:
    """Rates as decimal strings, dates ISO, a missing value null; agencies by their slug."""
    return {
        "indicator": table.indicator.slug,
        "as_of": table.period.as_of.isoformat(),
        "kind": table.kind,
        "parent": table.parent.slug if table.parent else None,
        "units_on": table.units_on.isoformat() if table.units_on else None,
        "target": _target_text(table.target),
        "ranking_span": table.ranking_span,
        "judged_span": table.judged_span,
        "total": _total_object(table),
        "rows": [row_object(row) for row in table.rows],
        "apart": [row_object(row) for row in table.apart],
    }


def _total_object(table: League) -> dict[str, Any] | None:
    total = table.totals
    if total is None:
        return None
    return {
        "numerator": total.numerator,
        "numerator_single_window": total.numerator_single_window,
        "denominator": total.denominator,
        "rate": _rate(total.rate, table.target),
        "counted": total.counted,
        "agencies": total.agencies,
    }


def row_object(row: LeagueRow) -> dict[str, Any]:
    in_period = row.in_period.exact_rate if row.in_period else None
    return {
        "rank": row.rank,
        "agency": row.agency.slug,
        "name": row.agency.name,
        **row.values.counts,
        "rate": _rate(row.exact_rate, row.target),
        "reported_rate": plain(row.printed_rate),
        "in_period_rate": _rate(in_period, row.target),
        "target": _target_text(row.target),
        "target_basis": row.target.stated_basis if row.target else None,
        "status": row.status.value,
        "change": _change_object(row.change),
        "parts": [part.slug for part in row.parts],
        "not_owing": [
            {"agency": left.agency.slug, "name": left.agency.name, "reason": left.reason}
            for left in row.not_owing
        ],
        "missing": [
            {"agency": part.agency.slug, "name": part.agency.name, "why": part.why.value}
            for part in row.missing
        ],
        "targets_of_parts": [_target_of_part(row, target) for target in row.targets_of_parts],
        "functions_moved": [
            {
                "agency": moved.other.slug,
                "name": moved.other.name,
                "effective_on": moved.effective_on.isoformat(),
                "is_verified": moved.is_verified,
                "gave": moved.gave,
            }
            for moved in row.functions
        ],
    }


def _target_of_part(row: LeagueRow, target: Target) -> dict[str, Any]:
    part = next(part for part in row.parts if part.id == target.agency_id)
    return {
        "agency": part.slug,
        "target": _target_text(target),
        "target_basis": target.stated_basis,
    }


def _rate(value: Fraction | None, target: Target | None) -> str | None:
    """Half up to 4 decimals, more where these would contradict the status (29.99996 of 30)."""
    if value is None:
        return None
    return str(rounded_beside(value, target.value if target else None, RATE_DECIMALS))


def _target_text(target: Target | None) -> str | None:
    return f"{target.value.normalize():f}" if target else None


def plain(value: object) -> str | None:
    return None if value is None else str(value)


def _change_object(change: Change | None) -> dict[str, Any] | None:
    """The rate in percentage points with 4 decimals, the rank in places gained."""
    if change is None:
        return None
    rate = None if change.rate is None else round_half_up(change.rate, RATE_DECIMALS)
    return {
        "since": change.since.code,
        "rate": plain(rate),
        "rank": change.rank,
        "rank_span": change.rank_span,
        "no_rank_because": change.no_rank_because and change.no_rank_because.value,
    }
