"""How commands print a result and refuse wrong usage: text, JSON or CSV on standard output.

Exit codes: 0 when done, 1 when the input was refused, 2 for wrong usage.
"""

import csv
import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.moments import read_moment
from dvctrack.lib.names import clean
from dvctrack.lib.spreadsheets import defuse

FORMATS = ("text", "json", "csv")
REFUSED = 1
WRONG_USAGE = 2


class OutputCommand(BaseCommand):
    """A command whose result can be had as text for people, JSON or CSV."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")

    def print_json(self, result: Mapping[str, Any] | Sequence[Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))

    def print_csv(self, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        """The named columns of `rows`; a missing value is empty, and no text is a formula."""
        buffer = StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([defuse(row[column]) for column in columns])
        self.stdout.write(buffer.getvalue(), ending="")

    def print_table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns set under their headings, two spaces apart."""
        lines = [list(columns), *(list(row) for row in rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
        for line in lines:
            padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(padded).rstrip())


def iso_date(text: str) -> date:
    """The day that an option names, written 2022-09-06 or 6/9/2022."""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            _("“%(read)s” is not a day. Write it as 2022-09-06.") % {"read": clean(text)}
        ) from None


def past_moment(text: str) -> datetime:
    """The moment of the past that an option names, such as 2026-07-25T10:15."""
    try:
        return read_moment(text, now=timezone.now())
    except ValidationError as error:
        raise ArgumentTypeError(" ".join(error.messages)) from None


def add_seen_at(parser: CommandParser) -> None:
    """`--seen-at`: the result as it was recorded at a moment."""
    parser.add_argument(
        "--seen-at",
        type=past_moment,
        help="as it was recorded at this moment, such as 2026-07-25 or 2026-07-25T10:15",
    )


def wrong_usage(message: str) -> CommandError:
    """The error to raise for an option that names nothing known: exit code 2."""
    return CommandError(message, returncode=WRONG_USAGE)


def refuse() -> None:
    """End the command with exit code 1, after its findings were printed."""
    sys.exit(REFUSED)
