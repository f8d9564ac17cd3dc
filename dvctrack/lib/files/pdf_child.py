"""The process that makes a .pdf: `python -m dvctrack.lib.files.pdf_child FILE TARGET`.

TARGET appears when it is written whole.
"""

import sys
from pathlib import Path

from dvctrack.lib.files.pdf import pdf_of


def main(source: Path, target: Path) -> None:
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(pdf_of(source.read_bytes()))
    unfinished.replace(target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
