from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.backup.restore import proof, restore
from dvctrack.lib.commands import REFUSED
from dvctrack.lib.refused import Refused


class Command(BaseCommand):
    help = "Bring a backup back into an empty place, check it, and write one annex as a proof."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            type=Path,
            metavar="FOLDER",
            help="a backup, or a folder of backups, of which the latest is taken",
        )
        parser.add_argument(
            "--annex",
            type=Path,
            metavar="FILE.docx",
            default=Path(settings.VAR_DIR) / "restored-annex.docx",
            help="where the annex goes; default: restored-annex.docx in DVCTRACK_VAR_DIR",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["folder"], at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from None
        manifest = restored.manifest
        self.stdout.write(
            _("Restored: %(folder)s of %(moment)s, dvctrack %(version)s.")
            % {
                "folder": restored.folder,
                "moment": date_format(
                    timezone.localtime(manifest.made_at), "SHORT_DATETIME_FORMAT"
                ),
                "version": manifest.version,
            }
        )
        self.stdout.write(
            _("%(tables)d tables with %(rows)d rows and %(files)d files are as in the backup.")
            % manifest.counted
        )
        for name in manifest.gone:
            self.stdout.write(
                _("A row names this file, which is not there: %(file)s") % {"file": name}
            )
        if restored.is_migrated:
            self.stdout.write(_("It is of an earlier version, and was migrated to this one."))
        if restored.letters:
            self.stdout.write(
                _(
                    "%(letters)d letters waited when the backup was made. They are held back, "
                    "as they may have left since: send again in the admin those that did not."
                )
                % {"letters": restored.letters}
            )
        self._write_annex(options["annex"])

    def _write_annex(self, target: Path) -> None:
        try:
            found = proof()
            if found is None:
                self.stdout.write(_("No annex was written: there is no figure."))
                return
            period, content = found
            target.write_bytes(content)
        except (Refused, OSError) as error:
            raise CommandError(
                _("All is restored, and no annex was written: %(reason)s") % {"reason": error},
                returncode=REFUSED,
            ) from None
        self.stdout.write(
            _("Annex of %(period)s: %(path)s") % {"period": period.code, "path": target}
        )
