from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.backup.make import make_backup
from dvctrack.lib.commands import REFUSED
from dvctrack.lib.refused import Refused


class Command(BaseCommand):
    help = "Save database and files, of one moment, to a new folder below FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--keep", type=_number, metavar="N", help="delete all backups of this site but N"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["folder"], keep=options["keep"], at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from None
        manifest = made.manifest
        self.stdout.write(
            _("Saved: %(folder)s – %(tables)d tables with %(rows)d rows, and %(files)d files.")
            % {"folder": made.folder, **manifest.counted}
        )
        for name in manifest.gone:
            self.stdout.write(
                _("A row names this file, which is not there: %(file)s") % {"file": name}
            )
        for path in made.deleted:
            self.stdout.write(_("Deleted: %(folder)s") % {"folder": path})


def _number(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(_("“%(read)s” is not a number of backups.") % {"read": text})
