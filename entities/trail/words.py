"""The acts of the trail and their facts in the words of its readers.

Acts are written in English, and are said here once more for the catalogues; a test finds one that
is not.
"""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from entities.choices import LetterPurpose, Role
from entities.models import TrailEntry

ACTS: dict[str, str | Promise] = {
    "signed in": gettext_lazy("signed in"),
    "password right, second step left": gettext_lazy("right password; the second step is left"),
    "signed out": gettext_lazy("signed out"),
    "sign-in refused": gettext_lazy("wrong name or password"),
    "sign-in locked": gettext_lazy("locked after wrong passwords"),
    "code refused": gettext_lazy("wrong code of the second factor"),
    "code accepted": gettext_lazy("right code of the second factor"),
    "second factor set up": gettext_lazy("set up a second factor"),
    "second factor taken off": gettext_lazy("took a second factor off"),
    "codes on paper renewed": gettext_lazy("made new codes on paper"),
    "password changed": gettext_lazy("changed the own password"),
    "password set with a link": gettext_lazy("set a password with a link"),
    "new password asked for": gettext_lazy("asked for a letter to set a new password"),
    "one-time link made": gettext_lazy("made a one-time link to print"),
    "letter with a link written": gettext_lazy("had a letter with a link sent"),
    "invited": gettext_lazy("invited a person"),
    "membership ended": gettext_lazy("set the last day of a membership"),
    "membership handed over": gettext_lazy("gave a membership to a successor"),
    "administrator made": gettext_lazy("made an account of an administrator"),
    "superuser made": gettext_lazy("made an account past every rule"),
    "demo account switched off": gettext_lazy("switched a demo account off"),
    "account switched off": gettext_lazy("switched an account off"),
    "e-mail address changed": gettext_lazy("changed an e-mail address"),
    "sign-in allowed again": gettext_lazy("let a locked account sign in again"),
    "calendar key made": gettext_lazy("made an address of a calendar"),
    "calendar key ended": gettext_lazy("ended an address of a calendar"),
    "period planned": gettext_lazy("planned a period"),
    "period opened": gettext_lazy("opened a period"),
    "period mended": gettext_lazy("changed name or days of a period"),
    "period closed": gettext_lazy("closed a period"),
    "period reopened": gettext_lazy("opened a closed period again"),
    "period made public": gettext_lazy("made a period public"),
    "period taken back": gettext_lazy("took a public period back"),
    "time extended": gettext_lazy("gave an agency more time"),
    "moments changed": gettext_lazy("changed the deadlines of a period"),
    "request answered": gettext_lazy("answered a request to correct"),
    "published": gettext_lazy("published a version"),
    "withdrawn": gettext_lazy("withdrew a version"),
    "target added": gettext_lazy("added a target"),
    "target ended": gettext_lazy("ended a target"),
    "reporting rule changed": gettext_lazy("changed the rule of deadlines"),
    "reorganisation recorded": gettext_lazy("recorded a reorganisation"),
    "reorganisation undone": gettext_lazy("took a reorganisation back"),
    "import undone": gettext_lazy("undid an import"),
    "services joined": gettext_lazy("joined a service to another"),
    "added in the admin": gettext_lazy("added in the administration"),
    "changed in the admin": gettext_lazy("changed in the administration"),
    "deleted in the admin": gettext_lazy("deleted in the administration"),
    "imported in the admin": gettext_lazy("imported a file in the administration"),
    "import in the admin undone": gettext_lazy("undid an import in the administration"),
    "backup made": gettext_lazy("made a backup"),
    "backup restored": gettext_lazy("restored a backup"),
    "trail verified": gettext_lazy("the trail was looked at"),
}
# Facts that no reader understands stay in the database and in the log.
_HIDDEN = ("key", "sha256", "target", "batch", "reorganisation", "kept", "account")
_NAMES: dict[str, str | Promise] = {
    "role": gettext_lazy("role"),
    "agency": gettext_lazy("agency"),
    "starts_on": gettext_lazy("from"),
    "last_day": gettext_lazy("last day"),
    "of": gettext_lazy("of"),
    "purpose": gettext_lazy("letter"),
    "period": gettext_lazy("period"),
    "until": gettext_lazy("until"),
    "indicator": gettext_lazy("indicator"),
    "is_granted": gettext_lazy("granted"),
    "number": gettext_lazy("number"),
    "rows": pgettext_lazy("of a table", "rows"),
    "files": gettext_lazy("files"),
    "letters": gettext_lazy("letters"),
    "paper": gettext_lazy("code on paper"),
    "model": gettext_lazy("table"),
    "changed": gettext_lazy("changed"),
    "new": gettext_lazy("new"),
    "update": gettext_lazy("changed"),
    "skip": gettext_lazy("unchanged"),
    "sealed": gettext_lazy("sealed"),
    "faults": gettext_lazy("faults"),
}


def act_words(act: str) -> str:
    return str(ACTS.get(act, act))


def fact_words(entry: TrailEntry) -> str:
    """What an entry tells beside its act, such as "role: officer; last day: 31/12/2026"."""
    said = (
        (str(_NAMES.get(name, name)), _value(name, value))
        for name, value in entry.facts.items()
        if name not in _HIDDEN and value not in (None, "", [])
    )
    return "; ".join(f"{name}: {value}" for name, value in said)


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(gettext(str(part)) for part in value)
    if name == "role" and value in Role:
        return str(Role(value).label)
    if name == "purpose" and value in LetterPurpose:
        return str(LetterPurpose(value).label)
    if name == "model":
        return str(apps.get_model(value)._meta.verbose_name)
    found = _moment(value) if isinstance(value, str) else None
    if isinstance(found, datetime):
        return date_format(localtime(found), "SHORT_DATETIME_FORMAT")
    return date_format(found, "SHORT_DATE_FORMAT") if found else str(value)


def _moment(text: str) -> date | datetime | None:
    """The day or the moment that a fact has in ISO; None for any other text."""
    try:
        return parse_date(text) or parse_datetime(text)
    except ValueError:
        return None
