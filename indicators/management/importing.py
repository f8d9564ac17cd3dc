"""Commands that read a file into the database, all or nothing, with nobody to ask."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, refuse
from indicators.figures.compare import Changes
from indicators.importing.confirm import Import
from indicators.importing.shown import sum_of
from indicators.management.findings import FINDING_COLUMNS, print_findings


class ImportCommand(OutputCommand):
    """Reads a file and says what it changes; exit code 1 where it has an error."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=existing_file)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change and write nothing"
        )

    def bring(self, path: Path, **options: Any) -> Import:
        raise NotImplementedError

    def as_object(self, outcome: Import) -> dict[str, Any]:
        """The object of `--format json`, a contract for scripts."""
        raise NotImplementedError

    def counts(self, outcome: Import) -> Iterator[tuple[str, Changes]]:
        """What is counted, and how many are written or there already."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = self.bring(options["file"], **options)
        if options["format"] == "json":
            self.print_json(self.as_object(outcome))
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
        for what, counts in self.counts(outcome):
            sentence = _(
                "%(what)s: %(created)d created, %(updated)d updated, %(unchanged)d unchanged."
            )
            self.stdout.write(sentence % {"what": what, **counts.as_dict()})
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
