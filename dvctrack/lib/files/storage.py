"""Where files of people are kept."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A file is there as a whole or not at all, also when the disk is full."""

    def _save(self, name: str, content: "File[Any]") -> str:
        try:
            kept: str = super()._save(name, content)  # type: ignore[misc]
        except OSError:
            with suppress(OSError):
                # One that is whole is of somebody else who took the name meanwhile.
                if Path(self.path(name)).stat().st_size < content.size:
                    Path(self.path(name)).unlink()
            raise
        return kept
