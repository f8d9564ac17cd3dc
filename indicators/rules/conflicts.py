"""Two people at once: what a form says that was opened before somebody else saved."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.models import Submission
from indicators.rules.entry import Entry, EntryPart
from indicators.rules.typed_figures import TypedFigure, stored_text


@dataclass(frozen=True)
class BothValues:
    """One field as it was typed, and as it is stored now."""

    name: str
    value: str
    typed: str
    stored: str


@dataclass(frozen=True)
class Conflict:
    """A report that both changed: what is stored now, and the fields that differ."""

    indicator: str
    title: str
    stored: Submission
    fields: list[BothValues]


def conflicts(entry: Entry) -> dict[str, Conflict | None]:
    """The reports whose form is older than what is stored, by indicator.

    None where the form was not touched: then what is stored now stays. A form that says what
    is stored now is as good as new, and is not among them.
    """
    return {part.slug: conflict for part in entry.parts for conflict in _of_part(part)}


def _of_part(part: EntryPart) -> Iterator[Conflict | None]:
    old = [typed for typed in part.typed if _is_old(typed)]
    fields = [both for typed in old for both in _both(typed)]
    if not fields:
        return
    if all(_stands_as_seen(typed) for typed in old):
        yield None
        return
    stored = [typed.stored for typed in old if typed.stored is not None]
    yield Conflict(part.slug, str(part.report.asked.indicator), stored[0], fields)


def _is_old(typed: TypedFigure) -> bool:
    """Whether the form showed another version than the one that is stored."""
    return typed.stored is not None and typed.seen_version != typed.stored.version


def _both(typed: TypedFigure) -> Iterator[BothValues]:
    for number in typed.numbers:
        stored = stored_text(typed.stored, number.value)
        if number.text.strip() != stored:
            yield BothValues(number.name, number.value, number.text, stored)


def _stands_as_seen(typed: TypedFigure) -> bool:
    """Whether the fields stand as the form showed them."""
    if typed.stored is None or not typed.seen_version:
        return typed.is_blank
    seen = typed.stored.history.filter(version=typed.seen_version).last()
    return seen is not None and all(
        number.text.strip() == stored_text(seen.instance, number.value) for number in typed.numbers
    )
