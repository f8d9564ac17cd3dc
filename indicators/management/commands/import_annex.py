from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import iso_date
from indicators.annex.ledger import Ledger
from indicators.figures.compare import Changes
from indicators.importing.confirm import Import, import_file
from indicators.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Read an official annex (.xlsx or .docx) into the database, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--as-of", type=iso_date, help="the day of the figures (default: read from the text)"
        )

    def bring(self, path: Path, **options: Any) -> Import:
        return import_file(
            path.read_bytes(),
            file_name=path.name,
            by=None,
            at=timezone.now(),
            as_of=options["as_of"],
            dry_run=options["dry_run"],
        )

    def counts(self, outcome: Import) -> Iterator[tuple[str, Changes]]:
        yield _("Figures"), outcome.proposal.figures.counts()
        yield _("Services"), outcome.proposal.services.counts()

    def as_object(self, outcome: Import) -> dict[str, Any]:
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
