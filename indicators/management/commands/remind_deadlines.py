from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.commands import OutputCommand, iso_date
from entities.choices import Role
from indicators.reminding.remind import DeadlineLetter, remind_of_deadlines

COLUMNS = ("of", "name", "rows", "addresses", "subject")


class Command(OutputCommand):
    help = "Write to lead agencies whose services fall due or are overdue, and to supervisors."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=iso_date, help="the day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="say to whom, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        on: date = options["on"] or timezone.localdate()
        letters, written = remind_of_deadlines(
            on=on,
            by=None,
            at=timezone.now(),
            is_dry_run=options["dry_run"],
        )
        rows = [_as_json(letter) for letter in letters]
        if options["format"] == "json":
            unreached = [row["of"] for row in rows if row["is_agency"] and not row["addresses"]]
            self.print_json(
                {
                    "on": on.isoformat(),
                    "letters": rows,
                    "without_address": unreached,
                    "written": len(written),
                }
            )
        elif options["format"] == "csv":
            joined = ({**row, "addresses": "; ".join(row["addresses"])} for row in rows)
            self.print_csv(COLUMNS, joined)
        else:
            for letter, row in zip(letters, rows, strict=True):
                whom = ", ".join(row["addresses"]) or _("no address")
                self.stdout.write(f"{row['name']}: {whom} ({letter.subject})")
            number = len(written)
            said = ngettext("%(count)d letter written.", "%(count)d letters written.", number)
            self.stdout.write(said % {"count": number})


def _as_json(letter: DeadlineLetter) -> dict[str, Any]:
    """`of` is the slug of the agency, or the role of those who get it."""
    return {
        "of": letter.of,
        "is_agency": letter.agency is not None,
        "name": letter.agency.name if letter.agency else str(Role(letter.of).label),
        "rows": len(letter.rows),
        "addresses": [person.email for person in letter.people],
        "subject": letter.subject,
    }
