import json
from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import wrong_usage
from dvctrack.lib.refused import Refused
from indicators.annex.dates import Decision
from indicators.figures.compare import Changes
from indicators.importing.answers import Answers
from indicators.importing.confirm import Import, import_file
from indicators.management.importing import ImportCommand, existing_file


class Command(ImportCommand):
    help = "Read the list of services that a decision orders into the database, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--decision",
            type=decision_key,
            help="which decision orders the list, such as decision:422/QĐ-TTg:2022-04-04 "
            "(default: read from the text)",
        )
        parser.add_argument(
            "--answers",
            type=answers_file,
            help='a JSON file with answers by the cells of the findings, {"Sheet1!C20": "all"}',
        )

    def bring(self, path: Path, **options: Any) -> Import:
        try:
            return import_file(
                path.read_bytes(),
                file_name=path.name,
                by=None,
                at=timezone.now(),
                dry_run=options["dry_run"],
                answers=Answers(decision=options["decision"] or ""),
                by_place=options["answers"],
            )
        except Refused as refused:
            raise wrong_usage(str(refused)) from None

    def counts(self, outcome: Import) -> Iterator[tuple[str, Changes]]:
        yield _("Services"), outcome.proposal.services.counts()
        yield _("Deadlines"), outcome.proposal.services.deadline_counts()

    def as_object(self, outcome: Import) -> dict[str, Any]:
        """`decision` is the one that orders all rows; null where there is none, or several."""
        services = outcome.proposal.services
        rows = [*services.created, *services.updated, *services.unchanged]
        ordering = {row.decisions[0] for row in rows}
        keys = sorted(Decision(row.number, row.issued_on, row.type).key for row in ordering)
        return {
            "decision": keys[0] if len(keys) == 1 else None,
            "services": services.counts().as_dict(),
            "deadlines": services.deadline_counts().as_dict(),
            "findings": [finding.as_dict() for finding in outcome.proposal.findings],
            "saved": outcome.is_saved,
        }


def decision_key(text: str) -> str:
    try:
        return Decision.from_key(text).key
    except ValueError:
        raise ArgumentTypeError(
            _("“%(read)s” is no decision. Write it as decision:422/QĐ-TTg:2022-04-04.")
            % {"read": text}
        ) from None


def answers_file(text: str) -> Mapping[str, str]:
    path = existing_file(text)
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        read = None
    if not isinstance(read, dict):
        raise ArgumentTypeError(
            _("“%(path)s” is no JSON object of answers by cells.") % {"path": text}
        )
    return {str(where): str(said) for where, said in read.items()}
