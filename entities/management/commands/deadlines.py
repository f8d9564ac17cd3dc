from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, add_seen_at, iso_date
from entities.choices import DeadlineState
from entities.deadlines.by import WAYS, Subject, parts
from entities.deadlines.counts import GROUPS, Counts
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name
from entities.management.options import agency_named
from entities.models import Agency, LegalDocument

NUMBERS = ("given", *GROUPS, "services", "fallen_due", "done")


class Command(OutputCommand):
    help = "How the orders of a day stand: counts by quarter, agency, decision or state."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=iso_date, help="the day (default: today)")
        parser.add_argument("--by", choices=WAYS, default="quarter", help="default: quarter")
        parser.add_argument("--agency", help="only what this agency leads on the day, by its slug")
        add_seen_at(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        on: date = options["on"] or timezone.localdate()
        by, agency = options["by"], agency_named(options["agency"])
        found = parts(by, on=on, agency=agency, seen_at=options["seen_at"])
        rows = [_key(part.of) | _numbers(part.counts) for part in found.rows]
        total = _numbers(found.total)
        if options["format"] == "json":
            self.print_json(
                {
                    "on": on.isoformat(),
                    "by": by,
                    "agency": agency.slug if agency else None,
                    "rows": rows,
                    "total": total,
                }
            )
        elif options["format"] == "csv":
            self.print_csv(("key", "name", *NUMBERS), rows)
        else:
            self._print_text(on, rows, total)

    def _print_text(self, on: date, rows: list[dict[str, Any]], total: dict[str, int]) -> None:
        self.stdout.write(
            _("As of the end of %(day)s") % {"day": date_format(on, "SHORT_DATE_FORMAT")}
        )
        states = [str(group[0].label) for group in GROUPS.values()]
        headings = (
            "",
            _("rows"),
            *states,
            _("services"),
            _("fallen due"),
            _("fallen due and completed"),
        )
        lines = [*rows, {"name": _("Total"), **total}]
        self.print_table(
            headings, ((row["name"], *(str(row[name]) for name in NUMBERS)) for row in lines)
        )


def _key(subject: Subject) -> dict[str, str | None]:
    """What a row is of: its key in addresses and JSON, and its name."""
    match subject:
        case Agency():
            return {"key": subject.slug, "name": subject.full_title}
        case LegalDocument():
            return {"key": subject.key, "name": str(subject)}
        case DeadlineState():
            return {"key": subject.value, "name": str(subject.label)}
        case Quarter() | None:
            return {"key": subject.code if subject else None, "name": quarter_name(subject)}


def _numbers(counts: Counts) -> dict[str, int]:
    return {
        "given": counts.given,
        **counts.by_group,
        "services": counts.services,
        "fallen_due": counts.fallen_due,
        "done": counts.done,
    }
