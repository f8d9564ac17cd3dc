"""Columns of lists in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from entities.agencies.names import name_among_all


def agency_column(name: str = "agency", *, title: Any = None) -> Callable[[Any], str | bool]:
    """An agency of a row as lists of all days show it; `list_select_related` reads its province."""

    def shown(row: Any) -> str | bool:
        agency = getattr(row, name)
        return name_among_all(agency) if agency else "-"

    shown.__name__ = name
    return admin.display(description=title or _("agency"), ordering=name)(shown)
