import re
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.commands import OutputCommand, refuse
from entities.trail.seals import Head
from entities.trail.verify import verify
from indicators.publishing.publish import published_heads

COLUMNS = ("code", "number", "entry", "where", "message")


def kept_head(text: str) -> Head:
    """A seal as backups and the page of the trail print it, NUMBER:SEAL."""
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    if not found:
        raise ArgumentTypeError(_("“%s” is no seal. Write it as NUMBER:SEAL.") % text[:100])
    return Head(int(found[1]), found[2])


class Command(OutputCommand):
    help = "Look for changed, missing and added entries of the trail; exit 1 where there are some."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--head",
            type=kept_head,
            action="append",
            default=[],
            metavar="NUMBER:SEAL",
            help="a seal that was kept elsewhere, as in a backup; can be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = published_heads() | {f"--head {kept}": kept for kept in options["head"]}
        found = verify(at=timezone.now(), heads=heads)
        rows = [fault.as_json() for fault in found.faults]
        if options["format"] == "json":
            self.print_json(
                {
                    "sealed": found.sealed,
                    "head": found.head.as_json() if found.head else None,
                    "number": found.number,
                    "faults": rows,
                }
            )
        elif options["format"] == "csv":
            self.print_csv(COLUMNS, rows)
        else:
            self._print(rows, found.number)
            self.stdout.write(_("%(number)d entries are sealed.") % {"number": found.sealed})
            if found.head:
                self.stdout.write(_("Last seal: %s") % found.head)
        if found.number:
            refuse()

    def _print(self, rows: list[dict[str, Any]], number: int) -> None:
        if not number:
            self.stdout.write(_("The trail is whole."))
            return
        self.print_table(
            COLUMNS,
            [["" if row[name] is None else str(row[name]) for name in COLUMNS] for row in rows],
        )
        told = ngettext("%(number)d fault.", "%(number)d faults.", number)
        self.stdout.write(told % {"number": number})
