"""Bringing a backup back into an empty place, and proving that all of it is there."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from dvctrack.backup import database
from dvctrack.backup.make import backups_in
from dvctrack.backup.manifest import MEDIA, NAME, Manifest
from dvctrack.backup.places import check_room, files_below
from dvctrack.lib.refused import Refused
from entities.choices import LetterState, TrailKind
from entities.models import Letter
from entities.trail.record import record
from indicators.annex.writing.docx import docx_of
from indicators.choices import FileKind
from indicators.models import Period, Publication, Submission
from indicators.publishing.edition import edition, layout_of


@dataclass(frozen=True)
class Restored:
    """What came back, whether migrations followed, and how many letters are held back."""

    folder: Path
    manifest: Manifest
    is_migrated: bool
    letters: int


def restore(folder: Path, *, at: datetime) -> Restored:
    """Bring back a backup, or the latest of those in the folder.

    Raises Refused: where the place is not empty, or the backup is damaged, of another kind of
    database or of a later version, nothing was written; where it broke off, the sentence says
    what to do.
    """
    found = folder
    if not (folder / NAME).exists() and folder.is_dir():
        found = (backups_in(folder) or [folder])[-1]
    manifest = Manifest.read(found)
    _check_fit(manifest)
    _check_empty()
    manifest.check_files(found)
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    # A dump of PostgreSQL is packed; how much it needs is for the server to say.
    check_room(media, sum(path.stat().st_size for path in files_below(found)))
    _mark().write_text(found.name, "utf-8")
    try:
        database.load(found)
        if (found / MEDIA).exists():
            copy = shutil.copyfile
            shutil.copytree(found / MEDIA, media, dirs_exist_ok=True, copy_function=copy)
        _check_rows(manifest)
        is_migrated = bool(_known_migrations() - set(manifest.migrations))
        if is_migrated:
            call_command("migrate", verbosity=0)
        letters = _hold_back(found.name, at=at)
    except (OSError, sqlite3.Error, Refused) as error:
        raise Refused(f"{error} {_what_to_do()}") from error
    _mark().unlink()
    return Restored(found, manifest, is_migrated, letters)


def proof() -> tuple[Period, bytes] | None:
    """An annex as .docx, of what the site holds: the last one that was published, else that of
    the latest period with figures; None without any. Raises AnnexError where it has no layout.
    """
    version = Publication.objects.without_payload().order_by("published_at", "pk").last()
    if version:
        return version.period, bytes(version.files.get(kind=FileKind.DOCX).content)
    figure = Submission.objects.order_by("period__as_of", "period__code").last()
    if figure is None:
        return None
    return figure.period, docx_of(edition(figure.period, layout_of(figure.period)).written)


def _check_fit(manifest: Manifest) -> None:
    words = {"theirs": manifest.vendor, "ours": connection.vendor}
    if manifest.vendor != connection.vendor:
        raise Refused(
            _("The backup is of %(theirs)s, and DATABASE_URL names %(ours)s. Restore it there.")
            % words
        )
    later = set(manifest.migrations) - _known_migrations()
    if later:
        raise Refused(
            _(
                "The backup is of a later version of dvctrack (%(version)s; %(later)s). Install "
                "that one first."
            )
            % {"version": manifest.version, "later": ", ".join(sorted(later))}
        )


def _check_empty() -> None:
    if _mark().exists():
        raise Refused(
            _("An earlier restore was not finished (%(name)s).")
            % {"name": _mark().read_text("utf-8")}
            + f" {_what_to_do()}"
        )
    if database.tables() or any(files_below(Path(settings.MEDIA_ROOT))):
        raise Refused(
            _("A backup is restored into an empty place only, and nothing was written.")
            + f" {_what_to_do()}"
        )


def _what_to_do() -> str:
    """What stands in the place now, and how it becomes an empty one."""
    return _(
        "The database has %(tables)d tables, “%(media)s” %(files)d files. To begin anew make an "
        "empty database (SQLite: move its file away), and move away “%(media)s” and “%(mark)s”."
    ) % {
        "tables": len(database.tables()),
        "files": sum(1 for _file in files_below(Path(settings.MEDIA_ROOT))),
        "media": settings.MEDIA_ROOT,
        "mark": _mark(),
    }


def _mark() -> Path:
    """The file that says that a restore has begun and not ended."""
    return Path(settings.VAR_DIR) / "restore-unfinished"


def _check_rows(manifest: Manifest) -> None:
    found = database.row_counts()
    wrong = {
        table
        for table in manifest.rows.keys() | found.keys()
        if manifest.rows.get(table) != found.get(table)
    }
    if wrong:
        raise Refused(
            _("The database does not hold the rows of the backup: %(tables)s.")
            % {"tables": ", ".join(sorted(wrong))}
        )


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


@transaction.atomic
def _hold_back(name: str, *, at: datetime) -> int:
    """Letters that waited may have left since: they leave again only when a person says so."""
    said = _("Came back with a backup, and may have been sent before.")
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    letters = waiting.update(state=LetterState.FAILED, error=said)
    record(TrailKind.OPERATION, "backup restored", by=None, at=at, about=name, letters=letters)
    return letters
