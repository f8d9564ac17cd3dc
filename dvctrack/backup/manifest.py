"""What a backup says of itself: its moment, its version, its rows and its files."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused

NAME = "manifest.json"
MEDIA = "media"


@dataclass(frozen=True)
class Manifest:
    """`rows` are counted by table, `files` are digests (SHA-256) by path within the backup.

    `gone` are files that rows name and that were not there. `site` is its address, by which a
    site knows its own backups, `vendor` the kind of database, and `migrations` are those that
    the database had, such as "entities.0001_initial". `trail` is the last seal of the trail.
    """

    site: str
    version: str
    made_at: datetime
    vendor: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str]
    gone: list[str]
    trail: dict[str, Any] | None

    @property
    def counted(self) -> dict[str, int]:
        """How much there is, in words of a sentence."""
        files = sum(path.startswith(f"{MEDIA}/") for path in self.files)
        return {"tables": len(self.rows), "rows": sum(self.rows.values()), "files": files}

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises Refused where the folder is no backup."""
        try:
            said = json.loads((folder / NAME).read_text("utf-8"))
            return cls(**{**said, "made_at": datetime.fromisoformat(said["made_at"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Refused(
                _("“%(folder)s” holds no backup that can be read.") % {"folder": folder}
            ) from error

    def write(self, folder: Path) -> None:
        said = {**asdict(self), "made_at": self.made_at.isoformat()}
        (folder / NAME).write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")

    def check_files(self, folder: Path) -> None:
        """Raises Refused with those files of the backup that are missing or changed."""
        wrong = [path for path, digest in self.files.items() if digest_of(folder, path) != digest]
        if wrong:
            raise Refused(
                _("The backup is damaged, and nothing was written. Missing or changed: %(files)s.")
                % {"files": ", ".join(wrong)}
            )


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file below the folder, once it has reached the disk."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    names = [path.relative_to(folder).as_posix() for path in paths]
    return {name: digest_of(folder, name) for name in names}


def digest_of(folder: Path, name: str) -> str:
    """Empty for what is no file of this folder."""
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
