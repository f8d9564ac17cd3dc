"""The process in which an uploaded file is read: `child FILE TARGET HEADINGS`, a module of its own.

It has limits on memory, processor time, time and output, none of the site's settings and
secrets, and no connection to the database. A hostile file can end it and nothing else.
TARGET appears when everything is read; beside it `.progress` holds the lines read so far and
about how many there are. Where it is "-", the lines go to standard output as they are read.
HEADINGS is the pattern of known headings, or empty.
"""

import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import write_document
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.reading import expected_lines, read_lines
from dvctrack.lib.garbage import no_collection

MEMORY_BYTES = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 60
SECONDS = 120
OUTPUT_BYTES = 400 * 1024 * 1024
LINES_PER_REPORT = 2000
# How a process ends that would have needed more than it may use.
TOO_MUCH = 3


PIPE = "-"


@no_collection()
def main(source: Path, target: str, headings: str) -> None:
    limit()
    if target == PIPE:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
            write_document(_lines(source, None, headings), out)
        return
    finished = Path(target)
    unfinished = finished.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as out:
        write_document(_lines(source, finished.with_suffix(".progress"), headings), out)
    unfinished.replace(finished)


def limit() -> None:
    """What this process may use. The alarm ends it however deep in a parser it is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)


def _lines(source: Path, progress: Path | None, headings: str) -> Iterator[Line]:
    try:
        content = source.read_bytes()
        lines = read_lines(content, headings)
        expected = None
        for number, line in enumerate(lines, start=1):
            if progress and number % LINES_PER_REPORT == 0:
                expected = expected_lines(content) if expected is None else expected
                progress.write_text(f"{number} {expected}", encoding="ascii")
            yield line
    except (MemoryError, RecursionError) as error:
        raise FileError(
            _(
                "The file needs more memory than a file of figures does. Delete empty formatted "
                "rows and columns, save it anew and send it."
            )
        ) from error


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
