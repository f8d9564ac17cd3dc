"""Short ways to say what is right for a sheet."""

from collections.abc import Mapping
from typing import Any

from indicators.importing.tests.kinds.model import Numbers, Right, Sample, Sheet

Told = Mapping[str, str]


def read(
    name: str,
    page: Sheet,
    figures: Mapping[str, Numbers],
    *,
    told: Told | None = None,
    or_asked: Told | None = None,
    **more: Any,
) -> Sample:
    """It is read, with these remarks and no others; or refused at exactly these cells."""
    right = Right(figures=figures, told=told or {}, asked=or_asked or {})
    return Sample(name, (page,), right, **more)


def refused(name: str, page: Sheet, asked: Told, **more: Any) -> Sample:
    """Exactly these cells are asked about."""
    return Sample(name, (page,), Right(asked=asked), **more)


def services(
    name: str,
    page: Sheet,
    *rows: tuple[str, str, str],
    told: Told | None = None,
    or_asked: Told | None = None,
    **more: Any,
) -> Sample:
    """These services, leads and days are read."""
    right = Right(services=frozenset(rows), told=told or {}, asked=or_asked or {})
    return Sample(name, (page,), right, **more)
