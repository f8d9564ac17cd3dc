import sys
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from indicators.choices import PeriodState
from indicators.management.options import day_or_code, period_as_of
from indicators.models import Period
from indicators.periods.remind import Reminder, on_its_day, remind


class Command(BaseCommand):
    help = "Write to the agencies that have not reported, of one period or as the periods set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--period", type=day_or_code, help="the period, by its code or day")
        which.add_argument(
            "--scheduled",
            action="store_true",
            help="every open period, where today is one of its days of reminders",
        )
        parser.add_argument("--dry-run", action="store_true", help="say to whom, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["scheduled"]:
            periods = list(Period.objects.filter(state=PeriodState.OPEN).order_by("as_of", "code"))
        else:
            periods = [period_as_of(options["period"])]
        is_refused = False
        for period in periods:
            wanted = partial(on_its_day, days=period.reminder_days, at=now)
            try:
                reminded = remind(
                    period,
                    by=None,
                    at=now,
                    wanted=wanted if options["scheduled"] else None,
                    is_dry_run=options["dry_run"],
                )
            except Refused as refused:
                self.stdout.write(str(refused))
                is_refused = True
            else:
                self._print(reminded)
        if is_refused:
            sys.exit(1)

    def _print(self, reminded: list[Reminder]) -> None:
        for row in reminded:
            if not row.is_reachable:
                whom = _("no address")
            else:
                whom = ", ".join(user.email for user in row.to) or _("reminded today already")
            self.stdout.write(f"{row.agency.name_now}: {whom} ({'; '.join(row.missing)})")
