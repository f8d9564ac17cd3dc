"""What became of an agency or a name that is not of the day, and what to write instead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from django.utils.translation import gettext as _

from dvctrack.lib.names import fold
from entities.agencies.names import OfficialNames, day_of_act
from entities.agencies.units import Successions, changes_of_units
from entities.choices import MOVES, SuccessionRelation
from entities.models import Agency, Succession


@dataclass(frozen=True)
class Followed:
    """Tells of names that hold on other days than `on`."""

    on: date
    agencies: Mapping[int, Agency]
    names: OfficialNames
    before: Mapping[int, list[Succession]]
    after: Mapping[int, list[Succession]]

    @classmethod
    def load(cls, *, on: date) -> Self:
        """What changed until the day: two queries."""
        rows = changes_of_units(date.min, on).select_related("predecessor", "successor", "basis")
        sides = [agency for row in rows for agency in (row.predecessor, row.successor)]
        agencies = {agency.pk: agency for agency in sides}
        return cls.of(rows, agencies, OfficialNames.load(), on=on)

    @classmethod
    def of(
        cls,
        successions: Iterable[Succession],
        agencies: Mapping[int, Agency],
        names: OfficialNames,
        *,
        on: date,
    ) -> Self:
        before: dict[int, list[Succession]] = defaultdict(list)
        after: dict[int, list[Succession]] = defaultdict(list)
        for row in successions:
            if row.relation in MOVES:
                before[row.successor_id].append(row)
                after[row.predecessor_id].append(row)
        return cls(on, agencies, names, before, after)

    def tell(self, text: str, agency: Agency) -> str:
        """Why `agency` is not meant by `text` on the day; nothing where that is not known."""
        if agency.ends_on is not None and agency.ends_on < self.on:
            return self._ended(agency)
        if agency.starts_on is not None and self.on < agency.starts_on:
            return self._not_yet(agency)
        return self._other_name(text, agency)

    def became(self, agency: Agency) -> str:
        """What followed an agency that ended by the day; nothing where that is not known."""
        rows = self._after(agency)
        if not rows:
            return ""
        first, on = rows[0], rows[0].effective_on
        units = [self.agencies[row.successor_id] for row in rows]
        words = {
            "agency": self.names.called(agency, on=agency.ends_on or on).name,
            "units": _(" and ").join(self.names.called(unit, on=on).name for unit in units),
            "day": day_of_act(on),
            "basis": _basis(first),
        }
        return {
            SuccessionRelation.MERGED_INTO: _(
                "%(agency)s merged into %(units)s on %(day)s%(basis)s."
            ),
            SuccessionRelation.SPLIT_INTO: _(
                "%(agency)s was split into %(units)s on %(day)s%(basis)s."
            ),
            SuccessionRelation.RENAMED: _("%(agency)s became %(units)s on %(day)s%(basis)s."),
        }[SuccessionRelation(first.relation)] % words

    def came(self, agency: Agency) -> str:
        """Of what an agency of the day was made; nothing where that is not known."""
        rows = self._before(agency)
        day = min((row.effective_on for row in rows), default=self.on)
        first = [row for row in rows if row.effective_on == day <= self.on]
        if not first:
            return ""
        eve = day - timedelta(days=1)
        units = {
            self.names.called(self.agencies[row.predecessor_id], on=eve).name: _basis(row)
            for row in first
        }
        # Where units were decided on by several acts, each stands with its own.
        is_one = len(set(units.values())) == 1
        told = _("%(agency)s exists since %(day)s%(basis)s, made of: %(units)s.")
        return told % {
            "agency": self.names.called(agency, on=self.on).name,
            "day": day_of_act(day),
            "basis": _basis(first[0]) if is_one else "",
            "units": "; ".join(f"{unit}{'' if is_one else basis}" for unit, basis in units.items()),
        }

    def _after(self, agency: Agency) -> list[Succession]:
        """The successions until the day by which an agency came to be others."""
        return [
            row
            for row in self.after.get(agency.pk, ())
            if row.successor_id != agency.pk and row.effective_on <= self.on
        ]

    def _before(self, agency: Agency) -> list[Succession]:
        """The successions by which other agencies came to be this one."""
        return [row for row in self.before.get(agency.pk, ()) if row.predecessor_id != agency.pk]

    def instead(self, agency: Agency) -> list[Agency]:
        """Which agencies of the day stand where one of another day stood, or came to stand.

        Through any chain; itself where it exists on the day, none where that is not known.
        """
        if agency.is_valid_on(self.on):
            units = [agency]
        elif rows := self._after(agency):
            day = rows[0].effective_on - timedelta(days=1)
            units = self._step(agency, [row.successor_id for row in rows], of=day)
        elif rows := self._before(agency):
            day = rows[0].effective_on
            units = self._step(agency, [row.predecessor_id for row in rows], of=day)
        else:
            units = []
        return [self.names.called(unit, on=self.on) for unit in units]

    def _step(self, agency: Agency, keys: Iterable[int], *, of: date) -> list[Agency]:
        units = [self.agencies[key] for key in keys]
        if all(unit.is_valid_on(self.on) for unit in units):
            return units
        return self._chains.units_of(agency, of=of, on=self.on)

    def _ended(self, agency: Agency) -> str:
        told, units = self.became(agency), self.instead(agency)
        return f"{told} {_write(units)}" if told and units else told

    def _not_yet(self, agency: Agency) -> str:
        rows, units = self._before(agency), self.instead(agency)
        if not rows or not units:
            return ""
        told = _("%(agency)s exists since %(day)s%(basis)s.") % {
            "agency": agency.name,
            "day": day_of_act(rows[0].effective_on),
            "basis": _basis(rows[0]),
        }
        return f"{told} {_write(units)}"

    @cached_property
    def _chains(self) -> Successions:
        """Asked for only where one step is not enough."""
        return Successions.load(days=(date.min, date.max), named_on=self.on)

    def _other_name(self, text: str, agency: Agency) -> str:
        """A name that the agency bears on other days."""
        of_day = self.names.called(agency, on=self.on).name
        rows = self.names.by_agency.get(agency.pk, ())
        began = [row.starts_on for row in rows if row.starts_on and row.is_valid_on(self.on)]
        for row in rows:
            if row.key != fold(text):
                continue
            words = {"name": row.text, "write": of_day}
            if row.starts_on and self.on < row.starts_on:
                words |= self._since(agency, row.starts_on)
                told = _("%(name)s is the name since %(day)s%(basis)s; here write “%(write)s”.")
                return told % words
            if began:
                words |= self._since(agency, max(began))
                told = _("%(name)s is called %(write)s since %(day)s%(basis)s. Write “%(write)s”.")
                return told % words
        return ""

    def _since(self, agency: Agency, day: date) -> dict[str, str]:
        """The day of a name with the basis of the renaming, where that is recorded."""
        renamed = (
            row
            for row in self.after.get(agency.pk, ())
            if row.successor_id == agency.pk and row.effective_on == day
        )
        return {"day": day_of_act(day), "basis": next(map(_basis, renamed), "")}


def _write(units: Iterable[Agency]) -> str:
    return _("Write %(names)s.") % {"names": ", ".join(f"“{unit.name}”" for unit in units)}


def _basis(row: Succession) -> str:
    """In brackets by what it was decided, and that nobody has seen that."""
    said = [row.basis.sign] if row.basis else []
    if not row.is_verified:
        said.append(_("not verified"))
    return f" ({'; '.join(said)})" if said else ""
