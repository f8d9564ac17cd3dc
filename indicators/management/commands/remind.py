import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from indicators.management.options import day_or_code, period_as_of
from indicators.periods.remind import remind


class Command(BaseCommand):
    help = "Write to the agencies that have not reported for a period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--period", required=True, type=day_or_code, help="the period, by its code or day"
        )
        parser.add_argument("--dry-run", action="store_true", help="say to whom, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_as_of(options["period"])
        try:
            reminded = remind(period, by=None, at=timezone.now(), is_dry_run=options["dry_run"])
        except Refused as refused:
            self.stdout.write(str(refused))
            sys.exit(1)
        for row in reminded:
            whom = ", ".join(row.addresses) or _("no address")
            self.stdout.write(f"{row.agency.name}: {whom} ({'; '.join(row.indicators)})")
        failed = [address for row in reminded for address in row.failed]
        if failed:
            self.stdout.write(
                _("The letters failed: %(agencies)s.") % {"agencies": ", ".join(failed)}
            )
