from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, add_seen_at, iso_date, wrong_usage
from entities.deadlines.as_json import STATES_TO_DO, overdue_object
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import services_and_rows
from entities.management.options import agency_named
from entities.models import LegalDocument

COLUMNS = (
    *("service", "agency", "name", "deadline", "due_on", "days_late"),
    *("decision", "first_due_on", "extensions", "promised_on", "deadline_state"),
)


class Command(OutputCommand):
    help = "Services not completed by their deadline on a day, by quarter of the deadline."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=iso_date, help="the day (default: today)")
        parser.add_argument("--quarter", type=quarter, help="one quarter, such as 2022-Q2")
        parser.add_argument("--agency", help="only what this agency leads on the day, by its slug")
        parser.add_argument(
            "--decision",
            help="only what this decision orders: 422/QĐ-TTg, or decision:422/QĐ-TTg:2022-04-04",
        )
        parser.add_argument("--state", choices=STATES_TO_DO, help="only what stands so on the day")
        add_seen_at(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        on: date = options["on"] or timezone.localdate()
        found = overdue_object(
            on=on,
            quarter=options["quarter"],
            agency=agency_named(options["agency"]),
            decisions=_decisions(options["decision"]),
            state=options["state"],
            seen_at=options["seen_at"],
        )
        late, soon = found["quarters"], found["upcoming"]
        if options["format"] == "json":
            self.print_json(found)
        elif options["format"] == "csv":
            rows = (
                {
                    **row,
                    "deadline_state": row["state"],
                    "state": name,
                    "quarter": group["quarter"],
                }
                for name, groups in (("overdue", late), ("upcoming", soon))
                for group in groups
                for row in group["services"]
            )
            self.print_csv(("state", "quarter", *COLUMNS), rows)
        else:
            self._print_text(on, found)

    def _print_text(self, on: date, found: dict[str, Any]) -> None:
        late, soon = found["quarters"], found["upcoming"]
        day = date_format(on, "SHORT_DATE_FORMAT")
        counted = services_and_rows(found["services"], found["total"])
        self.stdout.write(_("Overdue on %(day)s: %(counted)s") % {"day": day, "counted": counted})
        self._print_groups(late)
        self.stdout.write("")
        if soon:
            self.stdout.write(_("Due next"))
            self._print_groups(soon)
        else:
            self.stdout.write(_("No service falls due on %(day)s or later.") % {"day": day})

    def _print_groups(self, groups: Iterable[dict[str, Any]]) -> None:
        headings = (_("service"), _("lead agency"), _("deadline"), _("due on"), _("days late"))
        for group in groups:
            self.stdout.write("")
            self.stdout.write(group["quarter"] or _("Without a deadline"))
            self.print_table(
                headings,
                (
                    (
                        _shortened(row["service"]),
                        row["name"],
                        row["deadline"],
                        _day(row["due_on"]),
                        str(max(row["days_late"], 0)),
                    )
                    for row in group["services"]
                ),
            )


def _decisions(text: str | None) -> list[LegalDocument] | None:
    """Those that the option names: several decisions can have one number."""
    found = list(LegalDocument.objects.written(text)) if text else None
    if found == []:
        raise wrong_usage(
            _("There is no decision “%(read)s”. Write it like 422/QĐ-TTg.") % {"read": text}
        )
    return found


def quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT") if iso else ""


def _shortened(text: str, width: int = 70) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
