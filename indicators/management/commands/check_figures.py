from typing import Any

from django.core.management.base import CommandParser

from dvctrack.lib.commands import OutputCommand, add_seen_at
from indicators.checking.checks import check_period
from indicators.management.findings import FINDING_COLUMNS, print_findings
from indicators.management.options import day_or_code, period_as_of


class Command(OutputCommand):
    help = "The findings on the stored figures of a period."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--as-of",
            type=day_or_code,
            required=True,
            help="such as 2022-09-06, or the code of a period",
        )
        add_seen_at(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        period = period_as_of(options["as_of"])
        findings = check_period(period, seen_at=options["seen_at"])
        rows = [finding.as_dict() for finding in findings]
        if options["format"] == "json":
            self.print_json({"as_of": period.as_of.isoformat(), "findings": rows})
        elif options["format"] == "csv":
            self.print_csv(FINDING_COLUMNS, rows)
        else:
            print_findings(self.stdout, findings)
