"""What stood in the cells of a file, for those that a page shows."""

from collections.abc import Collection, Iterable

from dvctrack.lib.files.cells import AnyLine, PlainLine


def raw_texts(lines: Iterable[AnyLine], refs: Collection[str]) -> dict[str, str]:
    """The text of each of these cells, as it stands in the file."""
    wanted = set(refs)
    rows = {(ref.rpartition("!")[0], ref.rpartition("!")[2].lstrip(_LETTERS)) for ref in wanted}
    found: dict[str, str] = {}
    for line in lines:
        if isinstance(line, PlainLine) and (line.block, str(line.number)) not in rows:
            continue
        for cell in line.cells:
            if cell.ref in wanted:
                found[cell.ref] = cell.text
    return found


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
