"""The form with what was typed before and not submitted, beside what is stored by now."""

from dataclasses import dataclass
from datetime import datetime

from entities.models import Agency
from indicators.entry.conflicts import Conflict, conflicts, without_untouched
from indicators.entry.form import Entry, read_entry
from indicators.figures.typed import Texts, part_of
from indicators.models import Period


@dataclass(frozen=True)
class Drafted:
    """A form, and the reports of it that somebody else saved after they were typed."""

    entry: Entry
    conflicts: list[Conflict]


def read_drafted(period: Period, agency: Agency, texts: Texts, *, at: datetime) -> Drafted:
    """Read a draft. What is locked by now shows what is stored, whatever was typed there."""
    entry = read_entry(period, agency, texts, at=at)
    newest = _unlocked(entry, without_untouched(entry.parts, texts))
    if newest != texts:
        entry = read_entry(period, agency, newest, at=at)
    return Drafted(entry, list(conflicts(entry.parts).values()))


def _unlocked(entry: Entry, texts: Texts) -> Texts:
    locked = {part.slug for part in entry.parts if entry.lock or part.lock}
    return {name: text for name, text in texts.items() if part_of(name) not in locked}
