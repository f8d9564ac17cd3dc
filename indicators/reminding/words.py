"""The words of letters on deadlines, in the language that is active."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.numbers import format_count
from entities.deadlines.rows import DeadlineRow
from entities.deadlines.tables import services_and_rows
from entities.models import Agency
from entities.people.letters import on_site
from indicators.reminding.due import AgencyDeadlines, Digest, days_awaiting


def agency_letter(reminded: AgencyDeadlines, *, on: date) -> tuple[str, str]:
    """Subject and text of the letter to an agency."""
    soon, late = len(reminded.soon), len(reminded.late)
    said = [
        ngettext("%(count)d falls due", "%(count)d fall due", soon) % {"count": soon},
        ngettext("%(count)d is overdue", "%(count)d are overdue", late) % {"count": late},
    ]
    subject = _("Deadlines of public services: %(said)s") % {
        "said": ", ".join(words for words, number in zip(said, (soon, late), strict=True) if number)
    }
    parts = [
        _("%(agency)s: deadlines of public services, as of %(day)s.")
        % {"agency": reminded.agency.name, "day": _day(on)},
        _part(_("Due soon"), reminded.soon, _left),
        _part(_("Overdue"), reminded.late, _late),
        _("Please report completion, or promise a day, here:\n%(link)s")
        % {"link": on_site(_services(agency=reminded.agency.slug))},
    ]
    return subject, _joined(parts)


def supervisor_letter(told: Digest, *, on: date) -> tuple[str, str]:
    """Subject and text of the letter to supervisors."""
    day = {"day": _day(on)}
    parts = [
        _("Overdue on %(day)s: %(counted)s.")
        % {**day, "counted": services_and_rows(told.services, told.leads)},
        _part(_("Newly overdue"), told.newly_overdue, _led),
        _part(_("Overdue no more"), told.cleared, _led_now),
        _part(_("Promised, and not kept"), told.broken, _promised),
        _part(_("Awaiting confirmation for more than 10 days"), told.awaiting, _awaiting),
        _("The list:\n%(link)s") % {"link": on_site(_services(on=on.isoformat()))},
    ]
    return _("Public services with a deadline on %(day)s") % day, _joined(parts)


def coordinator_letter(unreached: Sequence[tuple[Agency, int]], *, on: date) -> tuple[str, str]:
    """Subject and text of the letter that names agencies without an address; each with the number
    of its rows.
    """
    day = {"day": _day(on)}
    lines = [
        "- "
        + ngettext("%(agency)s: %(count)d service", "%(agency)s: %(count)d services", number)
        % {"agency": agency.name, "count": number}
        for agency, number in unreached
    ]
    parts = [
        _(
            "These agencies have nobody with an e-mail address, and were not reminded of their "
            "deadlines on %(day)s:"
        )
        % day
        + "\n"
        + "\n".join(lines),
        _("Please give an officer of each an address:\n%(link)s")
        % {"link": on_site(reverse("accounts"))},
    ]
    return _("Agencies that could not be reminded on %(day)s") % day, _joined(parts)


def _services(**asked: str) -> str:
    return f"{reverse('services')}?{urlencode(asked)}"


def _part(heading: str, rows: Iterable[DeadlineRow], told: Callable[[DeadlineRow], str]) -> str:
    lines = [f"- {told(row)}" for row in rows]
    return "\n".join([f"{heading}:", *lines]) if lines else ""


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(row: DeadlineRow) -> dict[str, str]:
    return {
        "service": row.service.name,
        "agency": row.agency.name,
        "decision": row.decision.number,
        "words": row.words,
        "due": _day(row.due_on),
        "promised": _day(row.standing.promised_on),
        "state": str(row.state.label),
        "days": format_count(row.days_late),
    }


def _left(row: DeadlineRow) -> str:
    left = (row.due_on - row.standing.on).days if row.due_on else 0
    return ngettext(
        "%(service)s (%(decision)s, %(words)s): due on %(due)s, in %(days)s day",
        "%(service)s (%(decision)s, %(words)s): due on %(due)s, in %(days)s days",
        left,
    ) % {**_facts(row), "days": format_count(left)}


def _late(row: DeadlineRow) -> str:
    return ngettext(
        "%(service)s (%(decision)s, %(words)s): due on %(due)s, %(days)s day late",
        "%(service)s (%(decision)s, %(words)s): due on %(due)s, %(days)s days late",
        row.days_late,
    ) % _facts(row)


def _led(row: DeadlineRow) -> str:
    return _("%(service)s – %(agency)s (%(decision)s): due on %(due)s") % _facts(row)


def _led_now(row: DeadlineRow) -> str:
    return _("%(service)s – %(agency)s (%(decision)s): %(state)s") % _facts(row)


def _promised(row: DeadlineRow) -> str:
    return _("%(service)s – %(agency)s (%(decision)s): promised for %(promised)s") % _facts(row)


def _awaiting(row: DeadlineRow) -> str:
    days = days_awaiting(row.standing)
    return ngettext(
        "%(service)s – %(agency)s (%(decision)s): reported %(days)d day ago",
        "%(service)s – %(agency)s (%(decision)s): reported %(days)d days ago",
        days,
    ) % {**_facts(row), "days": days}


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"
