"""What is wrong with the steps of an act, each with its cell, all at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.names import fold
from entities.choices import ENDINGS, SuccessionRelation
from entities.models import LOCAL_KINDS, Agency
from indicators.findings import Finding
from indicators.reorganising.loaded import ONE_DAY, Loaded
from indicators.reorganising.reading import Column
from indicators.reorganising.steps import Step, Steps

Peers = tuple[str, int | str | None]
# The steps by which each agency ends, by its key.
Ended = Mapping[int, list[Step]]


def check_steps(found: Steps, loaded: Loaded, *, is_whole: bool) -> Iterator[Finding]:
    """`is_whole` says that every row of the file could be read: only then is a part missed."""
    yield from _twice(found.steps)
    ended = found.ended
    for step in found.steps:
        yield from _lives(step, ended)
        if step.successor.slug not in found.made:
            yield from _successor(step, ended, loaded)
        yield from _kinds(step)
    for steps in ended.values():
        yield from _successors(steps, is_whole=is_whole)
    yield from _cycles(found.steps, loaded)
    yield from _names(found, loaded)
    yield from _periods(found, loaded)


def _twice(steps: Iterable[Step]) -> Iterator[Finding]:
    seen = set()
    for step in steps:
        key = (step.predecessor.pk, step.successor.slug, step.day)
        if key in seen:
            sentence = _("This row stands in the file already.")
            yield step.finding(Column.PREDECESSOR, "duplicate-row", sentence)
        seen.add(key)


def _lives(step: Step, ended: Ended) -> Iterator[Finding]:
    """The day lies within the life of the predecessor, and on one that ends no other way."""
    agency = step.predecessor
    words = {"name": agency.name, "slug": agency.slug}
    eve = step.day - ONE_DAY
    # Functions may go elsewhere on the day from which the agency is no more.
    last_day = step.day if step.relation == SuccessionRelation.RENAMED else eve
    ends_on = agency.ends_on
    if agency.pk in ended and not step.moves:
        ends_on = ended[agency.pk][0].day - ONE_DAY
    if agency.starts_on and agency.starts_on > (eve if step.moves else step.day):
        sentence = _("%(name)s (%(slug)s) exists only from %(day)s on.")
        words["day"] = _shown(agency.starts_on)
        yield step.finding(Column.EFFECTIVE_ON, "before-start", sentence % words)
    elif ends_on and (step.moves or ends_on < last_day):
        sentence = _(
            "%(name)s (%(slug)s) has ended already: its last day is %(day)s. Delete the row, or "
            "name a unit that exists on the day before."
        )
        words["day"] = _shown(ends_on)
        yield step.finding(Column.PREDECESSOR, "agency-ended", sentence % words)


def _successor(step: Step, ended: Ended, loaded: Loaded) -> Iterator[Finding]:
    """An agency that exists succeeds only where it goes on as it is, under its own name."""
    agency = step.successor
    if step.relation == SuccessionRelation.RENAMED:
        return
    if agency is step.predecessor and not step.moves:
        sentence = _("%(name)s cannot give functions to itself. Write another successor.")
        words = {"name": agency.name}
        yield step.finding(Column.SUCCESSOR, "succession-cycle", sentence % words)
        return
    written = step.row.text(Column.SUCCESSOR_NAME)
    name = loaded.names.called(agency, on=step.day).name
    is_own = not written or fold(written) == fold(name)
    ends_here = any(row.day <= step.day for row in ended.get(agency.pk, ()))
    if agency.is_valid_on(step.day) and is_own and not ends_here and (written or not step.moves):
        return
    sentence = _(
        "“%(slug)s” is the key of %(name)s, which is another unit. Write a key of its own for the "
        "new unit, such as %(key)s; the same key only for a unit that goes on as it is, "
        "with its name."
    )
    stem = re.sub(r"-\d{4}$", "", agency.slug)
    words = {"slug": agency.slug, "name": name, "key": f"{stem}-{step.day.year}"}
    yield step.finding(Column.SUCCESSOR, "slug-taken", sentence % words)


def _kinds(step: Step) -> Iterator[Finding]:
    if step.moves and step.successor.kind and step.successor.kind != step.predecessor.kind:
        if step.row.text(Column.NOTE):
            return
        sentence = _(
            "%(name)s and its successor are of different kinds (%(one)s, %(other)s). Give the "
            "reason in the note, or correct the row."
        )
        words = {
            "name": step.predecessor.name,
            "one": step.predecessor.get_kind_display(),
            "other": step.successor.get_kind_display(),
        }
        yield step.finding(Column.SUCCESSOR, "other-kind", sentence % words)


def _successors(steps: list[Step], *, is_whole: bool) -> Iterator[Finding]:
    """One whole successor, or two parts or more on one day."""
    name = steps[0].predecessor.name
    whole = [step for step in steps if step.relation == SuccessionRelation.MERGED_INTO]
    days = {step.day for step in steps}
    for step in steps[1:] if whole or len(days) > 1 else ():
        sentence = _(
            "%(name)s has one successor into which it is merged, or two or more parts on one day."
        )
        yield step.finding(Column.SUCCESSOR, "two-successors", sentence % {"name": name})
    if is_whole and not whole and len(steps) == 1:
        sentence = _("%(name)s is split into one part only. Add the others, or write merged_into.")
        yield steps[0].finding(Column.RELATION, "single-part", sentence % {"name": name})


def _cycles(steps: Iterable[Step], loaded: Loaded) -> Iterator[Finding]:
    """A chain of successors never returns: what is left when ends are cut off again and again."""
    moving = [step for step in steps if step.moves]
    after: dict[str, set[str]] = defaultdict(set)
    for step in moving:
        after[step.predecessor.slug].add(step.successor.slug)
    slugs = {agency.pk: agency.slug for agency in loaded.agencies}
    for row in loaded.successions:
        if row.relation in ENDINGS:
            after[slugs[row.predecessor_id]].add(slugs[row.successor_id])
    before: dict[str, set[str]] = defaultdict(set)
    for slug, successors in after.items():
        for successor in successors:
            before[successor].add(slug)
    ends = [slug for slug in before if not after.get(slug)]
    while ends:
        end = ends.pop()
        for slug in before.pop(end, ()):
            after[slug].discard(end)
            if not after[slug]:
                ends.append(slug)
    for step in moving:
        if step.successor.slug in after[step.predecessor.slug]:
            sentence = _(
                "The chain of successors of %(name)s comes back to it. Write another successor, or "
                "renamed where only the name changes."
            )
            words = {"name": step.predecessor.name}
            yield step.finding(Column.SUCCESSOR, "succession-cycle", sentence % words)


def _names(found: Steps, loaded: Loaded) -> Iterator[Finding]:
    """No two units that are ranked together bear one name on one day."""
    bearers: dict[date, dict[tuple[Peers, str], Agency]] = {}
    told = set()
    for step in found.steps:
        is_renamed = step.relation == SuccessionRelation.RENAMED
        unit = found.made.get(step.successor.slug)
        if not (is_renamed or unit) or (step.successor.slug, step.day) in told:
            continue
        told.add((step.successor.slug, step.day))
        if step.day not in bearers:
            bearers[step.day] = _bearers(found, loaded, step.day)
        name = step.row.text(Column.SUCCESSOR_NAME) if is_renamed else step.successor.name
        key = (_peers(step.successor), fold(name))
        bearer = bearers[step.day].setdefault(key, step.successor)
        named = loaded.names.by_agency.get(step.successor.pk, ()) if is_renamed else ()
        is_named = any(row.starts_on == step.day for row in named)
        says_nothing = is_renamed and name == loaded.names.called(step.successor, on=step.day).name
        if is_named and not says_nothing:
            sentence = _("%(name)s has another official name from this day.")
            words = {"name": step.successor.name}
            yield step.finding(Column.EFFECTIVE_ON, "name-taken", sentence % words)
        elif bearer.slug != step.successor.slug or says_nothing:
            sentence = _("%(name)s is the name of %(slug)s on that day.")
            words = {"name": name, "slug": bearer.slug}
            yield step.finding(Column.SUCCESSOR_NAME, "name-taken", sentence % words)


def _bearers(found: Steps, loaded: Loaded, day: date) -> dict[tuple[Peers, str], Agency]:
    """Whose each name and each spelling is on a day; where two have one, whose name it is."""
    ended = {pk for pk, steps in found.ended.items() if steps[0].day <= day}
    living = [row for row in loaded.agencies if row.is_valid_on(day) and row.pk not in ended]
    spelt = {
        (_peers(agency), alias.key): agency
        for agency in living
        for alias in loaded.aliases.get(agency.pk, ())
        if alias.is_valid_on(day)
    }
    return spelt | {
        (_peers(agency), fold(loaded.names.called(agency, on=day).name)): agency
        for agency in living
    }


def _peers(agency: Agency) -> Peers:
    """With whom it is ranked: its kind, and its province where it is a local unit."""
    if agency.kind not in LOCAL_KINDS or agency.parent is None:
        return (agency.kind, None)
    return (agency.kind, agency.parent.slug)


def _periods(found: Steps, loaded: Loaded) -> Iterator[Finding]:
    """What stands on a predecessor in periods that end after its last day."""
    owed = {(row.agency_id, row.period_id) for row in loaded.obligations}
    ended = found.ended
    for agency_id, period_id in sorted(owed | loaded.entered):
        if agency_id not in ended:
            continue
        step, period = ended[agency_id][0], loaded.periods[period_id]
        if period.as_of < step.day:
            continue
        words = {"name": step.predecessor.name, "period": period.label}
        if period_id in loaded.published:
            sentence = _(
                "“%(period)s”, which ends after that day, is published with %(name)s. Withdraw the "
                "version first, or correct the day."
            )
            yield step.finding(Column.EFFECTIVE_ON, "published-period", sentence % words)
        elif (agency_id, period_id) in loaded.entered:
            sentence = _(
                "%(name)s has figures or claims in “%(period)s”, which ends after that day. Take "
                "them back first, or correct the day."
            )
            yield step.finding(Column.EFFECTIVE_ON, "open-period-with-figures", sentence % words)


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
