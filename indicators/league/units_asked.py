"""On the units of which day a person, a command or an address asks for a table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count
from entities.agencies.units import days_of_change
from entities.choices import MOVES, AgencyKind, DocumentType, NameKind
from entities.models import Agency, AgencyName, Succession, name_on
from entities.models.validity import valid_on
from indicators.league.rows import League
from indicators.models import Period

# Kinds of agencies, or a query for them.
Kinds = Collection[str] | QuerySet[Any]


class NoSuchUnits(ValueError):
    """Before the first unit, or after today."""


def units_day(asked: date, *, kinds: Kinds, today: date) -> date:
    """The latest day on or before `asked` on which units or names of these kinds changed.

    Before any change it is the first day: that of the first unit or, where units are older than
    is known, of the first period. Raises NoSuchUnits for a day before that or after `today`.
    """
    first = Agency.objects.annotate(first=_first_day(kinds)).values_list("first").first()
    if first is None or first[0] is None or not first[0] <= asked <= today:
        raise NoSuchUnits
    changes = (day for day in days_of_change(kinds, until=asked) if day > first[0])
    return next(changes, first[0])


def _first_day(kinds: Kinds) -> Case:
    of_kinds = Agency.objects.filter(kind__in=kinds)
    return Case(
        When(
            Exists(of_kinds.filter(starts_on__isnull=True)),
            then=Subquery(Period.objects.order_by("as_of").values("as_of")[:1]),
        ),
        default=Subquery(of_kinds.order_by("starts_on").values("starts_on")[:1]),
    )


class UnitsChange(NamedTuple):
    """A day on which units or names of a kind changed, with what it rests on.

    `units` is how many there were from then on, None where only names changed: those of so many
    `renamed`, one of them from the name `before` to the name `after`.
    """

    day: date
    kind: str
    units: int | None
    basis: str
    renamed: int
    before: str | None
    after: str | None


def told(changes: Iterable[UnitsChange]) -> str:
    """What changed on one day, such as "34 provinces and cities", and who was renamed."""
    changes = list(changes)
    units = {row.kind: row.units for row in changes if row.units is not None}
    said = [
        f"{format_count(number)} {str(AgencyKind(kind).label).lower()}"
        for kind, number in units.items()
    ]
    renamed = [row for row in changes if row.renamed]
    number = sum(row.renamed for row in renamed)
    if number == 1 and renamed[0].before:
        names = {"before": renamed[0].before, "after": renamed[0].after}
        said.append(_("%(before)s renamed to %(after)s") % names)
    elif number:
        said.append(_("renamed: %(number)d") % {"number": number})
    return "; ".join(said)


def changes_of_kinds(kinds: Kinds, *, today: date) -> list[UnitsChange]:
    """The changes of units and names that a table can be put on, latest first. One query."""
    living = (
        Agency.objects.filter(
            valid_on(OuterRef("effective_on")), kind=OuterRef("predecessor__kind")
        )
        .order_by()
        .values("kind")
        .annotate(number=Count("pk"))
        .values("number")
    )
    earlier = AgencyName.objects.filter(
        agency=OuterRef("predecessor"),
        kind=NameKind.OFFICIAL,
        ends_on__lt=OuterRef("effective_on"),
    ).order_by("-ends_on")
    is_renamed = Q(predecessor=F("successor"))
    rows = (
        Succession.objects.filter(
            relation__in=MOVES,
            predecessor__kind__in=kinds,
            effective_on__gte=_first_day(kinds),
            effective_on__lte=today,
        )
        .annotate(
            name_before=Subquery(earlier.values("text")[:1]),
            name_after=name_on(OuterRef("effective_on"), "predecessor__"),
        )
        .values("effective_on", "predecessor__kind", "basis__type", "basis__number")
        .annotate(
            others=Count("pk", filter=~is_renamed),
            renamed=Count("pk", filter=is_renamed),
            before=Min("name_before", filter=is_renamed),
            after=Min("name_after", filter=is_renamed),
            unverified=Count("pk", filter=Q(is_verified=False)),
            living=Subquery(living, IntegerField()),
        )
        .order_by("-effective_on", "predecessor__kind", "basis__number")
    )
    return [
        UnitsChange(
            row["effective_on"],
            row["predecessor__kind"],
            row["living"] if row["others"] else None,
            _basis(row),
            row["renamed"],
            row["before"],
            row["after"],
        )
        for row in rows
    ]


def _basis(row: Mapping[str, Any]) -> str:
    if not row["basis__number"]:
        return ""
    basis = f"{DocumentType(row['basis__type']).label} {row['basis__number']}"
    mark = _("not verified")
    return f"{basis}, {mark}" if row["unverified"] else basis


@dataclass(frozen=True)
class UnitsChoice:
    """The units on which a page can put its tables, and those it does (None: as published)."""

    on: date | None = None
    changes: Sequence[UnitsChange] = ()

    @property
    def options(self) -> list[tuple[date, str]]:
        """Each day with what changed, such as "01/07/2025 – 34 provinces and cities"."""
        of_day: dict[date, list[UnitsChange]] = {self.on: []} if self.on else {}
        for change in self.changes:
            of_day.setdefault(change.day, []).append(change)
        return [
            (day, " – ".join(filter(None, (date_format(day, "SHORT_DATE_FORMAT"), told(changes)))))
            for day, changes in sorted(of_day.items(), reverse=True)
        ]

    def bases(self, league: League) -> list[str]:
        """What the changes between the day of a table and that of its units rest on."""
        if self.on is None:
            return []
        first, last = sorted((self.on, league.period.as_of))
        between = (
            row.basis
            for row in reversed(self.changes)
            if row.kind == league.kind and first < row.day <= last and row.basis
        )
        return list(dict.fromkeys(between))
