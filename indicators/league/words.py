"""What is said of a league table in words, on pages, in files and by the command."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.choices import Combines, NoRankChange, Span, Status
from indicators.league.rows import League

COUNTED = {
    Status.MET: gettext_lazy("completed"),
    Status.NOT_MET: gettext_lazy("not completed"),
    Status.NO_TARGET: gettext_lazy("reported, without a target"),
    Status.NOTHING_ARISEN: gettext_lazy("where nothing arose"),
    Status.INCOMPLETE: gettext_lazy("with incomplete figures"),
    Status.NOT_COMBINABLE: gettext_lazy("without enough data to combine"),
    Status.NOT_REPORTED: gettext_lazy("not reported"),
}


def numbers_of(league: League, statuses: Iterable[Status]) -> str:
    """Such as "2 not reported, 1 where nothing arose"; empty where no agency has any of these."""
    numbers = ((league.counts[status], COUNTED[status]) for status in statuses)
    return ", ".join(f"{number} {words}" for number, words in numbers if number)


def why_not_compared(league: League) -> str:
    """Why ranks are not held against those of the earlier period; empty where they are."""
    compared = league.compared
    because = compared.no_rank_because if compared else None
    if compared is None or because is None:
        return ""
    numbers = {"reported": league.reported, "owing": league.owing}
    if because == NoRankChange.OTHER_UNITS:
        return _("Ranks are not compared: the two periods rank different administrative units.")
    if because == NoRankChange.INCOMPLETE:
        said = _("Ranks are not compared yet: only %(reported)d/%(owing)d agencies have reported.")
    elif because == NoRankChange.INCOMPLETE_BEFORE:
        numbers = {"reported": compared.reported_then, "owing": compared.owing_then}
        said = _(
            "Ranks are not compared: only %(reported)d/%(owing)d agencies reported in that period."
        )
    else:
        said = _("Ranks are not compared: the two periods rank by different figures.")
    return said % numbers


def on_units(league: League, bases: Iterable[str] = ()) -> str:
    """On the units of which day a table was put, and on what that rests; empty as published."""
    if league.units_on is None:
        return ""
    day = date_format(league.units_on, "SHORT_DATE_FORMAT")
    said = _("On the administrative units of %(day)s") % {"day": day}
    return f"{said} ({', '.join(bases)})" if bases else said


def how_combined(league: League) -> list[str]:
    """What the figures of combined units are, and how many are ranked, if any; empty without."""
    said = []
    if any(len(row.parts) > 1 and not row.missing for row in league.rows):
        said.append(
            _(
                "Each former unit counted the same list of procedures: the rate of a unit is the"
                " average of its former units, weighted by their denominators."
            )
            if league.indicator.combines == Combines.TYPES
            else _("The figures of a combined unit are the sums of the counts of its former units.")
        )
    if league.counts[Status.NOT_COMBINABLE] and league.ranked:
        said.append(
            _("Ranked among %(ranked)d units with enough data, of %(all)d.")
            % {"ranked": league.ranked, "all": len(league.rows)}
        )
    return said


def on_ranks(league: League) -> str:
    """What a reader must know of the ranks and their changes; empty where they are as usual."""
    compared = league.compared
    if why := why_not_compared(league):
        return why
    if not league.is_complete:
        numbers = {"reported": league.reported, "owing": league.owing}
        return _("Only %(reported)d/%(owing)d agencies have reported.") % numbers
    if compared is None or compared.among == 0:
        return ""
    how = [by_span(compared.span)] if compared.span != league.ranking_span else []
    # Where figures were added up, more owed than there are units.
    owing_then = compared.among if compared.is_combined else compared.owing_then
    if not compared.among == len(league.rows) == owing_then:
        among = _("among %(agencies)d agencies with a rate in both periods")
        how.append(among % {"agencies": compared.among})
    return _("Changes of rank are counted %(how)s.") % {"how": ", ".join(how)} if how else ""


def by_span(span: str | None) -> str:
    """By which figures a rank is counted, as it stands behind a verb."""
    return _("by the figures in the period") if span == Span.IN_PERIOD else _("by those to date")
