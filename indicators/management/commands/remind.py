import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.actions.remind import remind
from indicators.management.options import day_or_code, period_as_of


class Command(BaseCommand):
    help = "Write to the agencies that have not reported for a period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--period", required=True, type=day_or_code, help="the period, by its code or day"
        )
        parser.add_argument("--dry-run", action="store_true", help="say to whom, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_as_of(options["period"])
        if period.is_closed:
            self.stdout.write(_("The period is closed."))
            sys.exit(1)
        for row in remind(period, by=None, at=timezone.now(), is_dry_run=options["dry_run"]):
            whom = ", ".join(row.addresses) or _("no address")
            self.stdout.write(f"{row.agency.name}: {whom} ({'; '.join(row.indicators)})")
