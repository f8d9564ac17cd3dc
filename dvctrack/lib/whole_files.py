from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Leaves nothing of a file for which the disk had no room."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc,no-any-return]
        except OSError:
            with suppress(OSError):
                # A whole one is somebody else's who was faster.
                if self.size(name) < content.size:
                    self.delete(name)
            raise
