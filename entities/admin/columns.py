"""Columns and quick filters of several lists in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.numbers.printing import MISSING
from entities.agencies.names import name_among_all

# Of what was only remembered so far, and not seen in a source.
UNVERIFIED = QuickFilter(
    "unverified", _("Not verified"), lambda rows, request: rows.filter(is_verified=False)
)


def agency_column(name: str = "agency", *, title: Any = None) -> Callable[[Any], str | bool]:
    """An agency of a row as lists of all days show it; `list_select_related` reads its province."""

    def shown(row: Any) -> str | bool:
        agency = getattr(row, name)
        return name_among_all(agency) if agency else MISSING

    shown.__name__ = name
    return admin.display(description=title or _("agency"), ordering=name)(shown)


def in_state(state: str) -> Callable[[QuerySet[Any], HttpRequest], QuerySet[Any]]:
    """What narrows a list to the rows in one state."""
    return lambda rows, request: rows.filter(state=state)
