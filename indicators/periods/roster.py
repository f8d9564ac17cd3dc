"""Who will owe in a period: how many of each kind, who is new and who is gone since another one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.agencies.followed import Followed
from entities.agencies.names import day_of_act
from entities.agencies.units import changes_of_units
from entities.choices import AgencyKind
from entities.models import Agency, Succession, annex_key
from indicators.models import Period
from indicators.periods.ask import Asked
from indicators.periods.calendar import NamedPeriod

# Of communes thousands can change at once: so many are named, the others counted.
SHOWN = 100


@dataclass(frozen=True)
class Changes:
    """Agencies that are new or gone, each in a sentence with what happened."""

    number: int
    told: Sequence[str]

    @classmethod
    def of(cls, agencies: Collection[Agency], why: Callable[[Agency], str]) -> Self:
        """In annex order."""
        shown = sorted(agencies, key=annex_key)[:SHOWN]
        return cls(len(agencies), [why(agency) for agency in shown])

    @property
    def untold(self) -> int:
        return self.number - len(self.told)


@dataclass(frozen=True)
class KindRoster:
    """How many agencies of a kind owe something, who is new among them, and who is gone."""

    kind: AgencyKind
    owing: int
    new: Changes
    gone: Changes


@dataclass(frozen=True)
class Roster:
    """Since `model`, the period whose settings stand in the form; None for a first one."""

    model: Period | None
    kinds: Sequence[KindRoster]

    @classmethod
    def of(cls, period: Period, asked: Iterable[Asked], *, model: Period | None) -> Self:
        """Who owes what is `asked` of the day of the period. Three queries and one an indicator."""
        on = period.as_of
        owing: set[Agency] = set()
        named: set[Agency] = set()
        for one in asked:
            agencies = one.agencies(on=on)
            named.update(agencies)
            owing.update(agency for agency in agencies if agency not in one.excepted)
        before = set(Agency.objects.filter(obligations__period=model)) if model else named
        followed = Followed.load(on=on)
        kinds = []
        for kind in AgencyKind:
            then = {agency for agency in before if agency.kind == kind}
            now = {agency for agency in named if agency.kind == kind}
            if then or now:
                new = Changes.of(now - then, lambda row: _why_new(row, model, followed))
                gone = Changes.of(then - now, lambda row: _why_gone(row, followed))
                kinds.append(KindRoster(kind, len(owing & now), new, gone))
        return cls(model, kinds)


def across(period: Period | NamedPeriod, kinds: Collection[str]) -> Iterator[str]:
    """The reorganisations of these kinds within the window of a period, each in a sentence."""
    if period.window_starts_on is None:
        return
    rows = changes_of_units(period.window_starts_on, period.as_of)
    found: dict[date, list[Succession]] = defaultdict(list)
    for row in rows.filter(predecessor__kind__in=kinds).select_related("predecessor", "basis"):
        found[row.effective_on].append(row)
    for day, moved in sorted(found.items()):
        signs = "; ".join(sorted({row.basis.sign for row in moved if row.basis}))
        of = {row.predecessor.kind for row in moved}
        yield _(
            "The window %(first)s – %(last)s lies across %(day)s%(basis)s. %(kinds)s: the units of "
            "%(last)s report."
        ) % {
            "first": day_of_act(period.window_starts_on),
            "last": day_of_act(period.as_of),
            "day": day_of_act(day),
            "basis": f" ({signs})" if signs else "",
            "kinds": "; ".join(capfirst(str(kind.label)) for kind in AgencyKind if kind in of),
        }


def _why_new(agency: Agency, model: Period | None, followed: Followed) -> str:
    told = followed.came(agency)
    if not told and model is not None:
        told = _why_absent(agency, on=model.as_of)
    called = followed.names.called(agency, on=followed.on)
    return told or _("%(agency)s was not asked before.") % {"agency": called.name}


def _why_gone(agency: Agency, followed: Followed) -> str:
    told = followed.became(agency) or _why_absent(agency, on=followed.on)
    called = followed.names.called(agency, on=followed.on)
    return told or _("%(agency)s is not asked any more.") % {"agency": called.name}


def _why_absent(agency: Agency, *, on: date) -> str:
    """Why an agency is none of the day; nothing where it is one."""
    if agency.starts_on is not None and on < agency.starts_on:
        words = {"agency": agency.name, "day": day_of_act(agency.starts_on)}
        return _("%(agency)s exists since %(day)s.") % words
    if agency.ends_on is not None and agency.ends_on < on:
        words = {"agency": agency.name, "day": day_of_act(agency.ends_on)}
        return _("%(agency)s existed until %(day)s.") % words
    return ""
