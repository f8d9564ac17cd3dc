"""The process in which remarks are put into a workbook, under the limits of the reader.

`python -m dvctrack.lib.files.annotate_child FILE REMARKS TARGET`; REMARKS is JSON with the
words of the list and the remarks. TARGET appears when it is written. It ends with TOO_MUCH where
its limits were in the way, and with another number where the workbook cannot be written.
"""

import json
import sys
from pathlib import Path

from dvctrack.lib.files.annotate import annotate
from dvctrack.lib.files.child import limit
from dvctrack.lib.files.jobs import TOO_MUCH
from dvctrack.lib.files.remark_list import Remark, Words


def main(source: Path, remarks: Path, target: Path) -> None:
    limit()
    given = json.loads(remarks.read_text(encoding="utf-8"))
    content = annotate(
        source.read_bytes(), [Remark(*row) for row in given["remarks"]], Words(**given["words"])
    )
    target.write_bytes(content)


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:4]))
    except (MemoryError, OSError):
        sys.exit(TOO_MUCH)
