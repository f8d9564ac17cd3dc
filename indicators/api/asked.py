"""What an address asks for: its parameters, the rows that they name, and why they name none."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import Annotated, Any

from django.core.exceptions import ValidationError as UnreadableMoment
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query

from dvctrack.lib.moments import read_moment
from entities.models import Agency
from indicators.league.summary import latest_period
from indicators.league.units_asked import NoSuchUnits, units_day
from indicators.models import Indicator, Period
from indicators.policy import periods_for

SLUG = r"^[-a-zA-Z0-9_]+$"
# Of any text: an address with a NUL is refused before it is read.
TEXT = r"^[^\x00]*$"
Slug = Annotated[str, Path(pattern=SLUG, max_length=60)]
SlugFilter = Annotated[str | None, Query(pattern=SLUG, max_length=60)]
UnitsOn = Annotated[
    date | None,
    Query(
        description="On the administrative units of this day: those of the latest change until it."
    ),
]
QuarterFilter = Annotated[
    str | None, Query(pattern=r"^20[0-9]{2}-Q[1-4]$", description="Such as 2022-Q2.")
]
USUAL, MOST = 100, 1000
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="From the `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many a page has.")]


SeenAt = Annotated[
    str | None,
    Query(
        pattern=TEXT,
        max_length=40,
        description="As it was recorded at this moment, such as 2026-07-25T10:15; signed in only.",
    ),
]


class ProblemError(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def not_found(what: str, text: str) -> ProblemError:
    return ProblemError(404, _("There is no %(what)s “%(text)s”.") % {"what": what, "text": text})


def sign_in() -> ProblemError:
    return ProblemError(401, _("This is not public. Sign in to read it."))


def moment_of(request: HttpRequest, seen_at: str | None) -> datetime | None:
    """The moment of the past that is asked for. As on pages, it is not for visitors."""
    if not seen_at:
        return None
    if not request.user.is_authenticated:
        raise sign_in()
    try:
        return read_moment(seen_at, now=timezone.now())
    except UnreadableMoment as error:
        raise ProblemError(422, f"seen_at: {' '.join(error.messages)}") from None


def only_known(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuses a parameter that the operation does not have: a misspelt filter filters nothing."""
    known = set(signature(operation).parameters) - {"request"}

    @wraps(operation)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise ProblemError(
                422,
                _("Unknown parameter: %(unknown)s. Known: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known)) or "–"},
            )
        return operation(request, *args, **kwargs)

    return checked


def day_of_services(request: HttpRequest, on: date | None) -> date:
    """The day asked for, else that of the latest public period; as on pages, visitors are shown
    services on days of public periods only. Where there is no period at all it is today.
    """
    readable = periods_for(request.user)
    if on is None:
        latest = latest_period(readable)
        if latest is None and not request.user.is_authenticated:
            raise sign_in()
        return latest.as_of if latest else timezone.localdate()
    if not request.user.is_authenticated and not readable.filter(as_of=on).exists():
        raise sign_in()
    return on


def indicator_of(slug: str) -> Indicator:
    found = Indicator.objects.filter(slug=slug).first()
    if found is None:
        raise not_found("indicator", slug)
    return found


def agency_of(slug: str) -> Agency:
    found = Agency.objects.filter(slug=slug).first()
    if found is None:
        raise not_found("agency", slug)
    return found


def period_of(request: HttpRequest, code: str, *, seen_at: datetime | None = None) -> Period:
    """A period that the reader may not read is not found, as one that does not exist."""
    found = periods_for(request.user, seen_at=seen_at).filter(code=code).first()
    if found is None:
        raise not_found("period", code)
    return found


def day_of_units(asked: date, *, kinds: list[str]) -> date:
    """The day of units on or before the one asked for, of these kinds."""
    try:
        return units_day(asked, kinds=kinds, today=timezone.localdate())
    except NoSuchUnits:
        said = _("No units of %(day)s are known: give a day from the first unit's until today.")
        raise ProblemError(422, said % {"day": asked.isoformat()}) from None
