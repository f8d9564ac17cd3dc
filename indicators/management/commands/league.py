from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandParser
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, add_seen_at, iso_date, wrong_usage
from dvctrack.lib.numbers import format_count, format_rate, format_rate_beside
from entities.choices import AgencyKind
from indicators.figures import cells
from indicators.league.as_json import league_object, row_object
from indicators.league.before import asking, before, readable_beside
from indicators.league.leagues import leagues
from indicators.league.owing import kinds_owing
from indicators.league.rows import Change, League, LeagueRow
from indicators.league.summary import indicators_of
from indicators.league.words import how_combined, on_ranks, on_units
from indicators.management.options import day_or_code, indicator_named, period_as_of, units_of_day
from indicators.models import Indicator, Period
from indicators.numbers import COUNTS

COLUMNS = (
    "rank",
    "agency",
    "name",
    *COUNTS,
    "rate",
    "reported_rate",
    "in_period_rate",
    "target",
    "target_basis",
    "status",
)
CHANGE = Change._fields
# On other units: of which day, whether the agency stands beside them, and what a unit is of.
UNITS = ("units_on", "is_apart", "parts", "missing")


class Command(OutputCommand):
    help = "The ranked table of an indicator at a date."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("indicator", help="slug, such as online-provision")
        parser.add_argument(
            "--as-of",
            type=day_or_code,
            required=True,
            help="such as 2022-09-06, or the code of a period",
        )
        parser.add_argument("--kind", choices=AgencyKind.values, help="default: all kinds")
        parser.add_argument(
            "--parent", help="of departments and communes those of this province, by its slug"
        )
        parser.add_argument(
            "--since",
            type=day_or_code,
            help="count changes from this period; default: the one before that is comparable",
        )

        parser.add_argument(
            "--units-on",
            type=iso_date,
            help="on the administrative units of this day, such as 2025-07-01",
        )
        add_seen_at(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        indicator = indicator_named(options["indicator"])
        period = period_as_of(options["as_of"])
        self.seen_at: datetime | None = options["seen_at"]
        since = self._since(indicator, period, options["since"])
        tables = self._tables(indicator, period, options["kind"], since, options["units_on"])
        if options["parent"]:
            tables = _of_province(tables, options["parent"])
        if options["format"] == "json":
            objects = [league_object(table) for table in tables]
            is_one = len(objects) == 1 and options["kind"]
            self.print_json(objects[0] if is_one else objects)
        elif options["format"] == "csv":
            rows = [_csv_row(table, row) for table in tables for row in (*table.rows, *table.apart)]
            changes = (f"change_{name}" for name in CHANGE)
            self.print_csv(("kind", "parent", *COLUMNS, *UNITS, *changes), rows)
        else:
            for table in tables:
                self._print_text(table)

    def _since(self, indicator: Indicator, period: Period, asked: str | None) -> Period | None:
        if asked is None:
            among = readable_beside(period, of=Period.objects.all())
            return before(period, indicator, among=among, seen_at=self.seen_at)
        since = period_as_of(asked)
        among = asking(Period.objects.all(), indicator, seen_at=self.seen_at)
        earlier = among.earlier_than(period)
        if since not in earlier:
            known = ", ".join(row.code for row in earlier) or "–"
            raise wrong_usage(
                _("%(since)s is no earlier period with %(indicator)s. Earlier ones: %(known)s.")
                % {"since": since.code, "indicator": indicator.slug, "known": known}
            )
        return since

    def _tables(
        self,
        indicator: Indicator,
        period: Period,
        kind: str | None,
        since: Period | None,
        on: date | None,
    ) -> list[League]:
        owing = kinds_owing(indicator, period, seen_at=self.seen_at)
        kinds = [kind] if kind else owing
        units_on = units_of_day(on, kinds=kinds)
        asked = [row.slug for row in indicators_of(period, seen_at=self.seen_at)]
        if indicator.slug not in asked:
            known = ", ".join(asked) or "–"
            raise wrong_usage(
                _("The period %(period)s does not ask for %(indicator)s. It asks for: %(known)s.")
                % {"period": period.code, "indicator": indicator.slug, "known": known}
            )
        tables = leagues(
            indicator,
            period,
            kinds=kinds,
            since=since,
            units_on=units_on,
            seen_at=self.seen_at,
        )
        if kind and kind not in owing:
            raise wrong_usage(
                _("No agency of the kind %(kind)s owes this figure. Those that owe: %(kinds)s.")
                % {"kind": kind, "kinds": ", ".join(owing) or "–"}
            )
        return tables

    def _print_text(self, table: League) -> None:
        day = date_format(table.period.as_of, "SHORT_DATE_FORMAT")
        self.stdout.write(f"{table.indicator} · {table.group} · {day}")
        for line in filter(None, (on_units(table), *how_combined(table))):
            self.stdout.write(line)
        if table.target:
            value = format_rate(table.target.value.normalize(), None)
            self.stdout.write(_("Target: %(value)s %%") % {"value": value})
        if said := on_ranks(table):
            self.stdout.write(said)
        self.print_table(_headings(), (_text_row(row) for row in table.rows))
        if table.apart:
            self.stdout.write("")
            self.stdout.write(_("Figures that stand apart"))
            self.print_table(_headings(), (_text_row(row) for row in table.apart))
        self.stdout.write("")


def _of_province(tables: list[League], slug: str) -> list[League]:
    """Those of the units of one province."""
    known = {table.parent.slug for table in tables if table.parent}
    if slug not in known:
        raise wrong_usage(
            _("No unit of “%(read)s” owes this figure. Provinces whose units do: %(known)s.")
            % {"read": slug, "known": ", ".join(sorted(known)) or "–"}
        )
    return [table for table in tables if table.parent and table.parent.slug == slug]


def _csv_row(table: League, row: LeagueRow) -> dict[str, Any]:
    """The row as in JSON, with a column for each part of its change; a fall is a number."""
    found = row_object(row)
    change = found.pop("change") or dict.fromkeys(CHANGE)
    if change["rate"] is not None:
        change["rate"] = Decimal(change["rate"])
    parts = {f"change_{name}": value for name, value in change.items()}
    return {
        **found,
        "kind": table.kind,
        "parent": table.parent.slug if table.parent else None,
        "units_on": table.units_on.isoformat() if table.units_on else None,
        "is_apart": row in table.apart if table.units_on else None,
        "parts": " ".join(found["parts"]),
        "missing": " ".join(f"{part['agency']}:{part['why']}" for part in found["missing"]),
        **parts,
    }


def _headings() -> tuple[str, ...]:
    return (
        _("rank"),
        _("agency"),
        _("numerator"),
        _("National Single Window"),
        _("denominator"),
        _("rate (%)"),
        _("printed rate (%)"),
        _("in the period (%)"),
        _("target (%)"),
        _("status"),
        _("change"),
    )


def _text_row(row: LeagueRow) -> tuple[str, ...]:
    printed, target = row.printed_rate, row.target.value if row.target else None
    return (
        str(row.rank or "–"),
        row.agency.name,
        *(("–" if count is None else format_count(count)) for count in row.values.counts.values()),
        format_rate_beside(row.exact_rate, target, 4),
        "–" if printed is None else format_rate(printed, -int(printed.as_tuple().exponent)),
        format_rate_beside(row.in_period.exact_rate if row.in_period else None, target, 4),
        "–" if row.target is None else format_rate(row.target.value.normalize(), None),
        "; ".join(
            (
                str(row.status.label),
                *(f"{part.agency.name}: {part.why.label}" for part in row.missing),
            )
        ),
        _change_text(row.change),
    )


def _change_text(change: Change | None) -> str:
    """Such as "+41,98; ▲ 38"."""
    if change is None:
        return "–"
    rate = None if change.rate is None else cells.signed_points(change.rate)
    rank = None if change.rank is None else cells.arrowed_places(change.rank)
    return "; ".join(filter(None, (rate, rank)))
