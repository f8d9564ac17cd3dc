"""The process in which an uploaded file is read, a module of its own.

    child FILE TARGET HEADINGS PROGRESS SECONDS

It has limits on memory, processor time, time and output, none of the site's settings and
secrets, and no connection to the database. A hostile file can end it and nothing else. It ends
with the process that started it.
TARGET is written as the file is read; where it is "-", the lines go to standard output. HEADINGS
is the pattern of known headings, or empty. PROGRESS, where it is not empty, holds the lines read
so far and about how many there are. The process ends with TOO_MUCH or NO_ROOM where its output
found no end or no room, by a signal where another limit was in the way.
"""

import ctypes
import errno
import os
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
# How a process ends that would have needed more than it may use, or for which the disk is full.
TOO_MUCH, NO_ROOM = 3, 4
_CODES = {errno.EFBIG: TOO_MUCH, errno.ENOSPC: NO_ROOM, errno.EDQUOT: NO_ROOM}
_PR_SET_PDEATHSIG = 1
PIPE = "-"
# The variable with the number of the process that started this one.
STARTED_BY = "DVCTRACK_STARTED_BY"


@no_collection()
def main(
    source: Path, target: str, headings: str, progress: str = "", seconds: float = SECONDS
) -> None:
    limit(seconds)
    is_piped = target == PIPE
    place = sys.stdout.fileno() if is_piped else target
    with open(place, "w", encoding="utf-8", closefd=not is_piped) as out:
        write_document(_lines(source, Path(progress) if progress else None, headings), out)


def limit(seconds: float = SECONDS) -> None:
    """What this process may use. The alarm ends it however deep in a parser it is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # A little later the system would kill it, as anybody from outside might.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.environ.get(STARTED_BY) not in (None, str(os.getppid())):
        # It ended before it could be asked to tell.
        os.kill(os.getpid(), signal.SIGKILL)


def end_of(error: OSError) -> int | None:
    """With which code the process ends over this error; None where the fault is another."""
    return _CODES.get(error.errno or 0)


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
    try:
        file, out, pattern, report, seconds = sys.argv[1:]
        main(Path(file), out, pattern, report, float(seconds))
    except OSError as error:
        if end_of(error) is None:
            raise
        sys.exit(end_of(error))
