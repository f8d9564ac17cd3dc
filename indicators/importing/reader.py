"""Where what was read of a file is kept: by its content, so that a file is parsed once."""

from pathlib import Path

from django.conf import settings

from dvctrack.lib.files.document import FORMAT
from dvctrack.lib.files.limited import Reader
from indicators.models import ImportBatch


def reader_of(batch: ImportBatch) -> Reader:
    folder = Path(settings.MEDIA_ROOT) / "readings"
    return Reader(Path(batch.file.path), folder / f"{batch.sha256}-{FORMAT}.lines")
