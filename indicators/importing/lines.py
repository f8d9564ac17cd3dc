"""The figures of an import as lines of a table: what is new, changed, as it was, or taken back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, overload

from dvctrack.lib.names import clean
from entities.models import Agency
from indicators.figures.compare import FigureChanges
from indicators.importing.service_steps import ServiceStep
from indicators.importing.undo import FigureStep


class LineState(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ImportLine:
    """One figure: `after` as the file has it, `before` as it stood, None where it is new.

    `texts` hold what stands in its cells, where the file is at hand. `is_edited`: somebody
    has changed the figure since the import.
    """

    state: LineState
    after: Any
    before: Any = None
    texts: Mapping[str, str] = field(default_factory=dict)
    is_edited: bool = False

    @property
    def record(self) -> int | None:
        """The row of history by which a file wrote it; None while the file waits."""
        return getattr(self.after, "history_id", None)

    @property
    def refs(self) -> list[str]:
        return list(self.after.cells.values())


class ProposedLines(Sequence[ImportLine]):
    """The figures of a file that waits, those that change something first.

    Only those are made of which a page is.
    """

    def __init__(self, changes: FigureChanges, state: LineState | None = None) -> None:
        rows: dict[LineState, Sequence[Any]] = {
            LineState.CREATED: changes.created,
            LineState.UPDATED: changes.updated,
            LineState.UNCHANGED: changes.unchanged,
        }
        self.parts = {name: rows[name] for name in ([state] if state else LineState)}

    def __len__(self) -> int:
        return sum(map(len, self.parts.values()))

    @overload
    def __getitem__(self, place: int) -> ImportLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[ImportLine]: ...
    def __getitem__(self, place: int | slice) -> ImportLine | list[ImportLine]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first, last, _step = place.indices(len(self))
        found: list[ImportLine] = []
        for state, rows in self.parts.items():
            wanted = rows[max(first, 0) : max(last, 0)]
            found.extend(_proposed_line(state, row) for row in wanted)
            first, last = first - len(rows), last - len(rows)
        return found


def _proposed_line(state: LineState, row: Any) -> ImportLine:
    after, before = row, None
    if state is LineState.UPDATED:
        before, after = row
    elif state is LineState.UNCHANGED:
        before = row
    there = zip(after.cells.values(), after.texts or (), strict=False)
    texts = {ref: clean(str(text)) for ref, text in there if text is not None}
    return ImportLine(state, after, before, texts)


def written_lines(
    steps: Iterable[FigureStep], *, kept: Collection[int] | None = None
) -> list[ImportLine]:
    """The figures that a batch wrote, as its history has them.

    Of a batch that was undone, `kept` are those that had been edited before that.
    """
    return [
        ImportLine(
            LineState.UPDATED if step.before else LineState.CREATED,
            step.written,
            step.before,
            is_edited=step.is_edited if kept is None else step.written.id in kept,
        )
        for step in steps
    ]


@dataclass(frozen=True)
class ServiceLine:
    """A service, or the deadline that one of its leads got; `before` is None where it is new."""

    service: str
    agency: Agency | None
    after: Any
    before: Any
    is_edited: bool

    @property
    def deadlines(self) -> tuple[str | None, str | None]:
        """As they are printed, before and after; None where there is none."""
        before, after = (getattr(row, "deadline_text", None) for row in (self.before, self.after))
        return before, after


def service_lines(steps: Iterable[ServiceStep], *, is_undone: bool = False) -> list[ServiceLine]:
    """The services and deadlines that a batch wrote; edited is what had been before an undo."""
    return [
        ServiceLine(
            step.service,
            step.agency,
            step.written,
            step.before,
            step.was_kept if is_undone else step.is_edited,
        )
        for step in steps
    ]
