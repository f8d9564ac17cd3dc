import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import REFUSED, add_seen_at, iso_date, wrong_usage
from dvctrack.lib.files.pdf import PdfError, pdf_of
from indicators.annex.layout import AnnexLayout
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.written import WrittenAnnex
from indicators.annex.writing.xlsx import xlsx_of
from indicators.choices import FileKind
from indicators.league.owing import owing
from indicators.management.options import day_or_code, period_as_of, units_of_day
from indicators.models import Period, Publication
from indicators.publishing.edition import (
    AnnexError,
    edition,
    layout_named,
    layout_of,
    write_annex,
)
from indicators.publishing.pdf import pdf_file


class Command(BaseCommand):
    help = "Write the official annex of a period as .docx, .xlsx or .pdf."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """With a `--version` of its own in the place of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            type=day_or_code,
            required=True,
            help="such as 2022-09-06, or the code of a period",
        )
        parser.add_argument(
            "--layout", help="such as 2022 (default: that of the version, or of the year)"
        )
        parser.add_argument(
            "--version",
            dest="number",
            type=int,
            metavar="N",
            help="a published version (default: the current figures)",
        )
        parser.add_argument(
            "--with-old-list",
            action="store_true",
            help="print a list of services from before the period too, with its day",
        )
        add_seen_at(parser)
        parser.add_argument(
            "--units-on",
            type=iso_date,
            help="a draft on the administrative units of this day, such as 2025-07-01",
        )
        parser.add_argument("--output", type=Path, required=True, help="FILE.docx, .xlsx or .pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["output"]
        kind = target.suffix.lower().removeprefix(".")
        if kind not in FileKind.values:
            raise wrong_usage(
                _("“%(name)s” does not end in .docx, .xlsx or .pdf.") % {"name": target.name}
            )
        period = period_as_of(options["as_of"])
        try:
            layout = layout_named(options["layout"]) if options["layout"] else None
        except AnnexError as error:
            raise wrong_usage(str(error)) from None
        try:
            content = self._content(period, layout, kind, options)
        except (AnnexError, PdfError) as error:
            raise CommandError(_(str(error)), returncode=REFUSED) from None
        _write(target, content)
        self.stdout.write(_("Written: %(path)s") % {"path": target})

    def _content(
        self, period: Period, layout: AnnexLayout | None, kind: str, options: dict[str, Any]
    ) -> bytes:
        if options["number"] is None:
            layout = layout or layout_of(period)
            found = edition(
                period,
                layout,
                with_old_list=options["with_old_list"],
                units_on=units_of_day(options["units_on"], kinds=_kinds(period)),
                seen_at=options["seen_at"],
            )
            return _file(found.written, kind)
        if options["seen_at"]:
            raise wrong_usage(_("A version is as it was published. Leave out --seen-at."))
        if options["units_on"]:
            raise wrong_usage(
                _("A version is as it was published: it cannot be put on other units.")
            )
        version = _version(period, options["number"])
        if layout is None or layout.code == version.layout:
            if kind == FileKind.PDF:
                return bytes(pdf_file(version, at=timezone.now()).content)
            return bytes(version.files.get(kind=kind).content)
        return _file(write_annex(layout, version.content, {}), kind)


def _kinds(period: Period) -> set[str]:
    """Those of which any agency owes the period a figure."""
    return set(owing([period]).order_by().values_list("agency__kind", flat=True))


def _version(period: Period, number: int) -> Publication:
    versions = {row.number: row for row in period.publications.all()}
    if number not in versions:
        known = ", ".join(map(str, sorted(versions))) or "–"
        raise wrong_usage(
            _("This period has no version %(number)d. Known: %(known)s.")
            % {"number": number, "known": known}
        )
    return versions[number]


def _file(annex: WrittenAnnex, kind: str) -> bytes:
    if kind == FileKind.XLSX:
        return xlsx_of(annex)
    docx = docx_of(annex)
    return pdf_of(docx) if kind == FileKind.PDF else docx


def _write(target: Path, content: bytes) -> None:
    """The file is there whole, or as it was before."""
    unfinished = target.with_name(f".{target.name}.part")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(
            _("“%(path)s” cannot be written: %(reason)s")
            % {"path": target, "reason": error.strerror or error},
            returncode=REFUSED,
        ) from None
