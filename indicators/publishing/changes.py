"""The published versions of a period, and what each changes of all that is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from entities.choices import AgencyKind
from indicators.annex.content import AnnexContent, FigureLine, FigureTable, ServiceList
from indicators.annex.writing.texts import joined
from indicators.models import Publication, PublicationQuerySet
from indicators.numbers import COUNTS
from indicators.publishing.edition import Edition, edition_of

VALUES = (*COUNTS, "rate", "in_period_rate")


@dataclass(frozen=True)
class FigureChange:
    """One agency in one table, before and after; None where it was or is not in it."""

    indicator: str
    title: str
    kind: str
    before: FigureLine | None
    after: FigureLine | None

    @property
    def name(self) -> str:
        return (self.after or self.before).name  # type: ignore[union-attr]

    @property
    def has_new_figure(self) -> bool:
        return self._differs(*VALUES)

    @property
    def has_new_rank(self) -> bool:
        return self._differs("rank")

    @property
    def has_new_status(self) -> bool:
        return self._differs("status")

    def _differs(self, *names: str) -> bool:
        return any(
            str(getattr(self.before, name, None)) != str(getattr(self.after, name, None))
            for name in names
        )


@dataclass(frozen=True)
class OtherChange:
    """What is no figure, such as a name, a target or a text, before and after; "" for nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All that changed between two versions."""

    figures: list[FigureChange]
    others: list[OtherChange]

    def __bool__(self) -> bool:
        return bool(self.figures or self.others)

    @property
    def corrected(self) -> list[FigureChange]:
        """The figures themselves; ranks and results that moved with them come after."""
        return [change for change in self.figures if change.has_new_figure]

    @property
    def moved(self) -> list[FigureChange]:
        """Agencies whose own figure stayed, but whose rank or result did not."""
        return [change for change in self.figures if not change.has_new_figure]


def changes(before: Edition, after: Edition) -> Changes:
    """What `after` says otherwise than `before`, in the order of the annex."""
    others = (
        *_others(_texts(before), _texts(after), in_both=True),
        *_renamed(_names(before.content), _names(after.content)),
        *_others(_targets(before.content), _targets(after.content)),
        *_others(_services(before.content), _services(after.content)),
    )
    return Changes(list(_figures(before.content, after.content)), list(others))


def _others(
    before: dict[str, str], after: dict[str, str], *, in_both: bool = False
) -> Iterator[OtherChange]:
    """What differs. With `in_both` the headings of a table that came or went are passed over."""
    for what in dict.fromkeys((*after, *before)):
        was, now = before.get(what, ""), after.get(what, "")
        if was != now and not (in_both and (what not in before or what not in after)):
            yield OtherChange(what, was, now)


def _renamed(before: dict[str, str], after: dict[str, str]) -> Iterator[OtherChange]:
    """Those that are in both; who came or went is told with its figures."""
    for agency, name in before.items():
        if after.get(agency, name) != name:
            yield OtherChange(_("Name of an agency"), name, after[agency])


def _texts(edition: Edition) -> dict[str, str]:
    """The printed texts by their places: titles, captions, headings, notes."""
    written = edition.written
    found = {
        _("Layout"): edition.layout.code,
        _("Heading of the annex"): written.heading,
        _("Title of the annex"): written.title,
        _("Letter line"): written.letter,
    }
    for section, layout in zip(written.sections, edition.layout.sections, strict=True):
        found[_("Section %(number)s") % {"number": layout.number}] = section.title
        for caption, table in section.parts:
            place = {"number": table.name if table else layout.number}
            found[_("Line above table %(number)s") % place] = caption.text if caption else ""
            if table:
                found |= {
                    _("Table %(number)s, column %(place)d") % {**place, "place": number}: heading
                    for number, heading in enumerate(table.headings, start=1)
                }
    return found


def _names(content: AnnexContent) -> dict[str, str]:
    return {row.agency: row.name for table in content.figures for row in table.rows}


def _targets(content: AnnexContent) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in content.figures:
        named = {"indicator": table.title, "whom": _kind(table)}
        found[_("Target of %(indicator)s – %(whom)s") % named] = table.target_in_words
        for row in table.with_own_target:
            named = {"indicator": table.title, "whom": row.name}
            found[_("Target of %(indicator)s – %(whom)s") % named] = row.own_target_in_words
    return found


def _kind(table: FigureTable) -> str:
    label = str(AgencyKind(table.kind).label)
    return f"{label} ({table.territory})" if table.territory else label


def _services(content: AnnexContent) -> dict[str, str]:
    """By the service: who leads it and by when."""
    lists = ((_("Overdue service"), content.overdue), (_("Service that falls due"), content.due))
    found: dict[str, str] = {}
    for label, listed in lists:
        found |= _lines(label, listed)
    return found


def _lines(label: str, listed: ServiceList) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in listed.rows:
        line = f"{joined(row.names)} ({row.deadline})"
        what = f"{label}: {row.service}"
        # A service can be ordered by several decisions.
        found[what] = f"{found[what]}; {line}" if what in found else line
    return found


def _figures(before: AnnexContent, after: AnnexContent) -> Iterator[FigureChange]:
    keys = dict.fromkeys(
        (table.indicator, table.kind, table.parent) for table in (*after.figures, *before.figures)
    )
    for indicator, kind, parent in keys:
        old, new = (found.table(indicator, kind, parent) for found in (before, after))
        was = {row.agency: row for row in old.rows} if old else {}
        now = {row.agency: row for row in new.rows} if new else {}
        title = (new or old).title  # type: ignore[union-attr]
        for agency in dict.fromkeys((*now, *was)):
            change = FigureChange(indicator, title, kind, was.get(agency), now.get(agency))
            if _is_change(change):
                yield change


def _is_change(change: FigureChange) -> bool:
    is_both = change.before is not None and change.after is not None
    return not is_both or change.has_new_figure or change.has_new_rank or change.has_new_status


def with_latest(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Annotate `latest_number`: the version of the same period that holds now."""
    same = Publication.objects.in_force().filter(period=OuterRef("period")).order_by()
    latest = same.values("period").annotate(latest=Max("number")).values("latest")
    return publications.annotate(latest_number=Subquery(latest))


def version_before(publication: Publication) -> Publication | None:
    """The version that this one took the place of, withdrawn or not."""
    earlier = Publication.objects.filter(period=publication.period, number__lt=publication.number)
    return earlier.order_by("number").last()


def changes_of(publication: Publication) -> Changes | None:
    """What this version says otherwise than the one before; None for a first version."""
    before = version_before(publication)
    return changes(edition_of(before), edition_of(publication)) if before else None
