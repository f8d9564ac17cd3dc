"""Agencies that a person writes down, one a line, some with a reason behind a semicolon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean
from entities.agencies.matching import AgencyIndex
from entities.models import Agency

REASON_LENGTH = 300
_SEPARATOR = re.compile(r"[;\t]")


@dataclass
class AgencyLines:
    """The agencies with their reasons, and what is wrong, with the line and the cure."""

    reasons: dict[Agency, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_agency_lines(text: str, *, index: AgencyIndex, has_reasons: bool) -> AgencyLines:
    """Every line, each agency once, as it is called on the day of the index or by its code."""
    found = AgencyLines()
    for number, line in enumerate(text.splitlines(), start=1):
        name, reason = (clean(part) for part in (*_SEPARATOR.split(line, maxsplit=1), "")[:2])
        if not name and not reason:
            continue
        match = index.find_written(name)
        fault = index.explain(match) if match.problem else ""
        if match.agency in found.reasons:
            fault = _("“%s” stands in the list already. Take one of the lines out.") % match.text
        faults = [*filter(None, [fault]), *_reason_faults(reason, has_reasons)]
        found.faults += [
            _("Line %(line)s: %(message)s") % {"line": number, "message": fault} for fault in faults
        ]
        if match.agency:
            found.reasons[match.agency] = reason
    return found


def _reason_faults(reason: str, has_reasons: bool) -> Iterator[str]:
    if has_reasons and not reason:
        yield _("The reason is missing. Write it behind a semicolon.")
    elif has_reasons and len(reason) > REASON_LENGTH:
        yield _("The reason is longer than 300 characters. Shorten it.")
    elif reason and not has_reasons:
        yield _("Only the name of the agency stands here. Take out what follows the semicolon.")
