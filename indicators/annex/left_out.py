"""What readers took out of cells, told at its cell: footnotes, struck text, what is not read."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line
from indicators.findings import Finding


def note_left_out(lines: Iterable[Line], findings: list[Finding]) -> Iterator[Line]:
    """The lines as they come, with a finding at each cell of which a part was left out.

    A row in which all that stood is struck out has one finding, at its first cell.
    """
    for line in lines:
        if line.left_out:
            findings.extend(_row(line) if _is_struck(line) else _cells(line))
        yield line


def _is_struck(line: Line) -> bool:
    kinds = {part.kind for parts in line.left_out.values() for part in parts}
    return kinds == {LeftOutKind.STRUCK} and set(line.values) == {None}


def _row(line: Line) -> Iterator[Finding]:
    cells = dict(sorted(line.left_out.items()))
    message = _("The row is struck out and is not read: %(text)s.")
    texts = [part for parts in cells.values() for part in parts]
    yield Finding("struck-text", message % {"text": _quoted(texts)}, line.ref(next(iter(cells))))


def _cells(line: Line) -> Iterator[Finding]:
    for column, parts in line.left_out.items():
        read = line.values[column - 1]
        for kind in LeftOutKind:
            found = [part for part in parts if part.kind == kind]
            if found:
                code, message = _said(kind, has_value=read is not None)
                words = {"text": _quoted(found), "read": read}
                yield Finding(code, message % words, line.ref(column))


def _said(kind: LeftOutKind, *, has_value: bool) -> tuple[str, str]:
    if kind is LeftOutKind.RAISED:
        return "footnote-mark", _(
            "The raised %(text)s is taken for the mark of a footnote; “%(read)s” is read."
        )
    if kind is LeftOutKind.UNREAD:
        return "unread-content", _(
            "The file holds something that cannot be read: %(text)s. Open it in a spreadsheet "
            "program and save it anew, if it is needed."
        )
    if has_value:
        return "struck-text", _("%(text)s is struck out and left out; “%(read)s” is read.")
    return "struck-text", _("%(text)s is struck out and is not read.")


def _quoted(parts: Iterable[LeftOut]) -> str:
    texts = (part.text if len(part.text) <= 60 else f"{part.text[:59]}…" for part in parts)
    return ", ".join(f"“{text}”" for text in texts)
