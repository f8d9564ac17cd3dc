"""The places that a backup is written to and comes back to: their files, and their room."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused


def files_below(folder: Path, *, without: tuple[str, ...] = ()) -> Iterator[Path]:
    """The files of a folder and its sub-folders, without some of these; none where it is not."""
    for base, folders, names in os.walk(folder):
        if Path(base) == folder:
            folders[:] = [name for name in folders if name not in without]
        yield from (Path(base, name) for name in names)


def check_room(folder: Path, needed: int) -> None:
    """Raises Refused where the disk of the folder has less room than `needed`, in bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused(
            _("“%(folder)s” has %(free)d MB free, and %(needed)d MB are needed.")
            % {"folder": folder, "free": free >> 20, "needed": -(-needed >> 20)}
        )
