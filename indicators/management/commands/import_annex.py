from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, iso_date, refuse
from indicators.annex.ledger import Ledger
from indicators.figures.compare import Changes
from indicators.importing.confirm import Import, import_file
from indicators.importing.shown import sum_of
from indicators.management.findings import FINDING_COLUMNS, print_findings


class Command(OutputCommand):
    help = "Read an official annex (.xlsx or .docx) into the database, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=existing_file)
        parser.add_argument(
            "--as-of", type=iso_date, help="the day of the figures (default: read from the text)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        outcome = import_file(
            path.read_bytes(),
            file_name=path.name,
            by=None,
            at=timezone.now(),
            as_of=options["as_of"],
            dry_run=options["dry_run"],
        )
        if options["format"] == "json":
            self.print_json(as_object(outcome))
        elif options["format"] == "csv":
            findings = outcome.proposal.findings
            self.print_csv(FINDING_COLUMNS, [finding.as_dict() for finding in findings])
        else:
            self._print_text(outcome, dry_run=options["dry_run"])
        if outcome.proposal.has_errors:
            refuse()

    def _print_text(self, outcome: Import, *, dry_run: bool) -> None:
        proposal = outcome.proposal
        for table in proposal.tables:
            self.stdout.write(
                f"{table.section:<4} {table.indicator or '–':<20} {table.kind or '–':<10} "
                f"{table.rows:>5}  {table.where}"
            )
        print_findings(self.stdout, proposal.findings)
        self.stdout.write(_sentence(_("Figures"), proposal.figures.counts()))
        self.stdout.write(_sentence(_("Services"), proposal.services.counts()))
        cells = sum_of(proposal.ledger)
        if cells is not None:
            self.stdout.write(cells.text)
        if proposal.has_errors:
            self.stdout.write(_("Nothing was saved: mend the errors above and import again."))
        elif dry_run:
            self.stdout.write(_("Nothing was saved: this was a dry run."))
        elif not proposal.holds_something:
            self.stdout.write(_("Nothing was read from this file; nothing changed."))
        elif outcome.batch is None:
            self.stdout.write(_("Everything in this file was already there; nothing changed."))
        else:
            self.stdout.write(_("Saved."))


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(_("There is no file “%(path)s”.") % {"path": text})
    return path


def as_object(outcome: Import) -> dict[str, Any]:
    """The object of `--format json`, a contract for scripts."""
    proposal = outcome.proposal
    return {
        "as_of": proposal.as_of.isoformat() if proposal.as_of else None,
        "tables": [
            {
                "section": table.section,
                "indicator": table.indicator,
                "kind": table.kind,
                "rows": table.rows,
                "where": table.where,
            }
            for table in proposal.tables
        ],
        "submissions": proposal.figures.counts().as_dict(),
        "services": proposal.services.counts().as_dict(),
        "cells": cells_of(proposal.ledger),
        "findings": [finding.as_dict() for finding in proposal.findings],
        "saved": outcome.is_saved,
    }


def cells_of(ledger: Ledger) -> dict[str, int]:
    """How many cells there are, and what became of them."""
    return {
        "filled": ledger.filled,
        "read": ledger.read,
        "asked": ledger.asked,
        "passed": ledger.passed_cells,
    }


def _sentence(what: str, counts: Changes) -> str:
    return _("%(what)s: %(created)d created, %(updated)d updated, %(unchanged)d unchanged.") % {
        "what": what,
        **counts.as_dict(),
    }
