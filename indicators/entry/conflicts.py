"""Two people at once: what a form says that was opened before somebody else saved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indicators.figures.typed import Seen, Texts, TypedFigure, stored_text
from indicators.models import Submission

_SeenRows = Mapping[Seen, Submission]


@dataclass(frozen=True)
class BothValues:
    """One field as it was typed, and as it is stored now."""

    name: str
    value: str
    typed: str
    stored: str


@dataclass(frozen=True)
class Conflict:
    """A part of a form that both changed, with the fields that differ."""

    slug: str
    title: str
    fields: list[BothValues]


class FormPart(Protocol):
    """What is saved together: the figures of one report, under a name in its form."""

    @property
    def slug(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def typed(self) -> Sequence[TypedFigure]: ...

    def other_conflicts(self) -> Iterable[BothValues]:
        """Fields besides the numbers that both changed."""
        ...


def without_untouched(parts: Sequence[FormPart], texts: Texts) -> Texts:
    """What was typed, without the figures that somebody else saved and this form left alone.

    They stand as they are stored now; a figure that was withdrawn meanwhile stays withdrawn.
    At most one query.
    """
    old = [typed for part in parts for typed in part.typed if _is_old(typed)]
    seen = _seen_rows(typed.seen for typed in old)
    left_alone = {
        name
        for typed in old
        if _stands_as_seen(typed, seen)
        for name in (typed.version_name, *(number.name for number in typed.numbers))
    }
    return {name: text for name, text in texts.items() if name not in left_alone}


def conflicts(parts: Sequence[FormPart]) -> dict[str, Conflict]:
    """The parts of a form that both changed, by their slug.

    A form that says what is stored now is as good as new, and is not among them.
    """
    found = {}
    for part in parts:
        old = [typed for typed in part.typed if _is_old(typed)]
        fields = [both for typed in old for both in _both(typed)]
        fields.extend(part.other_conflicts())
        if fields:
            found[part.slug] = Conflict(part.slug, part.title, fields)
    return found


def _is_old(typed: TypedFigure) -> bool:
    """Whether the form showed another version than the one that is stored."""
    return typed.seen != Seen.of(typed.stored)


def _both(typed: TypedFigure) -> Iterator[BothValues]:
    for number in typed.numbers:
        stored = stored_text(typed.stored, number.value)
        if number.text.strip() != stored:
            yield BothValues(number.name, number.value, number.text, stored)


def _stands_as_seen(typed: TypedFigure, seen: _SeenRows) -> bool:
    """Whether the fields stand as the form showed them."""
    if typed.seen is None:
        return typed.is_blank
    row = seen.get(typed.seen)
    return row is not None and all(
        number.text.strip() == stored_text(row, number.value) for number in typed.numbers
    )


def _seen_rows(wanted: Iterable[Seen | None]) -> dict[Seen, Submission]:
    """The versions that a form showed, as their history has them; also of withdrawn figures."""
    seen = {row for row in wanted if row is not None}
    if not seen:
        return {}
    rows = Submission.history.filter(
        id__in={row.pk for row in seen}, version__in={row.version for row in seen}
    )
    return {Seen(row.id, row.version): row.instance for row in rows}
