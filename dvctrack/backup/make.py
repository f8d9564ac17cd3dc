"""Making a backup while the site runs, and deleting old ones."""

import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.backup import database
from dvctrack.backup.manifest import MEDIA, Manifest, digests
from dvctrack.backup.places import check_room, files_below
from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.models import RegularWork, TrailEntry, TrailSeal
from entities.trail.record import record
from entities.trail.seals import head
from entities.work.regular import note_done

NAME = "dvctrack-%Y%m%d-%H%M%S"
NAMED = re.compile(r"dvctrack-\d{8}-\d{6}")
UNFINISHED = (".dvctrack-", ".part")
# What a backup that was killed left behind is deleted after this long.
GIVEN_UP_AFTER = timedelta(days=1)
# Made anew from the files when somebody looks at them.
LEFT_OUT = ("readings",)


@dataclass(frozen=True)
class Backup:
    """A backup that was made, and the folders of older ones that were deleted for it."""

    folder: Path
    manifest: Manifest
    deleted: list[Path]


def make_backup(folder: Path, *, keep: int | None = None, at: datetime) -> Backup:
    """Write database and files to a new sub-folder, which has its name only once it is whole.

    Of the backups of this site the last `keep` stay, this one among them; None: all. Raises
    Refused, and then leaves nothing.
    """
    served = [Path(place) for place in (settings.MEDIA_ROOT, settings.STATIC_ROOT)]
    if any(folder.resolve().is_relative_to(place.resolve()) for place in served):
        raise Refused(
            _(
                "“%(folder)s” is a folder of the site itself. Choose one elsewhere, best on "
                "another disk."
            )
            % {"folder": folder}
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _delete_leftovers(folder, at=at)
        made = _write(folder, at=at)
    except (OSError, sqlite3.Error) as error:
        raise Refused(_("The backup was not made: %(reason)s") % {"reason": error}) from error
    manifest = Manifest.read(made)
    _note(made.name, manifest, at=at)
    others = [path for path in backups_in(folder, of=settings.SITE_URL) if path != made]
    deleted = [] if keep is None else others[: max(len(others) + 1 - keep, 0)]
    for path in deleted:
        # Half a backup never stands under the name of a whole one.
        os.replace(path, _leftover(path))
        shutil.rmtree(_leftover(path))
    return Backup(made, manifest, deleted)


def backups_in(folder: Path, *, of: str | None = None) -> list[Path]:
    """The backups in a folder, the oldest first: all, or those of the site with this address."""
    found = []
    for path in sorted(folder.iterdir()):
        if NAMED.fullmatch(path.name):
            with suppress(Refused):
                if of in (None, Manifest.read(path).site):
                    found.append(path)
    return found


def _write(folder: Path, *, at: datetime) -> Path:
    media = Path(settings.MEDIA_ROOT)
    files = list(files_below(media, without=LEFT_OUT))
    check_room(folder, database.size() + sum(path.stat().st_size for path in files))
    begin, end = UNFINISHED
    part = Path(tempfile.mkdtemp(prefix=begin, suffix=end, dir=folder))
    try:
        with database.one_moment():
            database.dump(part)
            rows, named = database.row_counts(), database.named_files()
            migrations = database.migrations()
            # A database of an earlier version has no trail yet.
            sealed = head() if TrailSeal._meta.db_table in rows else None
        # Files are added before the rows that name them, and never changed: those of the moment
        # are there now, but for what was deleted since.
        for path in files_below(media, without=LEFT_OUT):
            target = part / MEDIA / path.relative_to(media)
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(path, target)
        Manifest(
            site=settings.SITE_URL,
            version=version("dvctrack"),
            made_at=at,
            vendor=connection.vendor,
            migrations=migrations,
            rows=rows,
            files=digests(part),
            gone=sorted(name for name in named if not (part / MEDIA / name).exists()),
            trail=sealed.as_json() if sealed else None,
        ).write(part)
        whole = folder / timezone.localtime(at).strftime(NAME)
        os.rename(part, whole)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return whole


def _note(name: str, manifest: Manifest, *, at: datetime) -> None:
    """Say in the trail that a backup was made; a database of an earlier version has none yet."""
    if {RegularWork._meta.db_table, TrailEntry._meta.db_table} <= set(manifest.rows):
        note_done("backup", at=at)
        rows, files = sum(manifest.rows.values()), len(manifest.files)
        record(TrailKind.OPERATION, "backup made", by=None, about=name, rows=rows, files=files)


def _leftover(path: Path) -> Path:
    begin, end = UNFINISHED
    return path.with_name(f"{begin}{path.name}{end}")


def _delete_leftovers(folder: Path, *, at: datetime) -> None:
    begin, end = UNFINISHED
    for path in folder.glob(f"{begin}*{end}"):
        if path.stat().st_mtime < (at - GIVEN_UP_AFTER).timestamp():
            shutil.rmtree(path, ignore_errors=True)
