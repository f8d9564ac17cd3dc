"""What can be asked. Rights are those of the pages: visitors read what is public."""

from collections import defaultdict
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from ninja import NinjaAPI

from dvctrack.lib.history import recorded
from entities.choices import AgencyKind
from entities.deadlines.as_json import overdue_object
from entities.deadlines.quarters import Quarter
from entities.models import Agency, AgencyCode, AgencyName, Succession
from entities.models.validity import valid_on
from indicators.api import answers, deadlines, schemas, schemas_league
from indicators.api.answers import Utf8Renderer, answer_errors, page
from indicators.api.asked import (
    USUAL,
    After,
    Limit,
    QuarterFilter,
    SeenAt,
    Slug,
    SlugFilter,
    UnitsOn,
    agency_of,
    day_of_services,
    day_of_units,
    indicator_of,
    moment_of,
    not_found,
    only_known,
    period_of,
    sign_in,
)
from indicators.choices import Span
from indicators.league.as_json import league_object
from indicators.league.before import asking, before, readable_beside
from indicators.league.leagues import leagues
from indicators.league.owing import kinds_owing
from indicators.league.summary import indicators_of
from indicators.models import (
    Indicator,
    Period,
    PeriodIndicator,
    Publication,
    PublicationFile,
    Submission,
    Target,
)
from indicators.models.submission import COUNTED
from indicators.policy import (
    figures_for,
    may_read_published,
    may_read_reports,
    periods_for,
)

api = NinjaAPI(
    title="dvctrack",
    version="1",
    description=(
        "Figures of ministries and provinces on online public services, read-only. Decimals are"
        " strings, dates ISO, a missing value is null and never 0. Lists come in pages: follow"
        " `next` until it is null."
    ),
    docs_url=None,
    urls_namespace="api",
    renderer=Utf8Renderer(),
)
answer_errors(api)
api.add_router("/deadlines/", deadlines.router)


@api.get("/", response={200: schemas.Links, **schemas.ERRORS_OF_ALL}, url_name="index")
@only_known
def index(request: HttpRequest) -> dict[str, Any]:
    """Where everything is."""
    names = (
        *("agencies", "successions", "periods", "indicators", "targets", "figures", "overdue"),
        *("deadlines", "publications"),
    )
    links = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
    description = request.build_absolute_uri(reverse("api:openapi-json"))
    return {"links": links | {"openapi": description}}


@api.get("/agencies/", response={200: schemas.Agencies, **schemas.ERRORS}, url_name="agencies")
@only_known
def agencies(
    request: HttpRequest,
    kind: AgencyKind | None = None,
    parent: SlugFilter = None,
    on: date | None = None,
    seen_at: SeenAt = None,
    after: After = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """Agencies with their codes and other names; several can bear one name at other times.

    With `on` those that exist on the day, as they were called then; without it those of all days.
    """
    moment = moment_of(request, seen_at)
    rows = recorded(Agency, moment).select_related("parent")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if parent is not None:
        rows = rows.filter(parent=agency_of(parent))
    if on is not None:
        rows = rows.filter(valid_on(on))
    of_each = (
        Prefetch("codes", recorded(AgencyCode, moment)),
        Prefetch("names", recorded(AgencyName, moment)),
    )
    as_object = partial(answers.agency_object, on=on)
    related = ("parent",)
    return page(
        request, rows, as_object, after=after, limit=limit, related=related, of_each=of_each
    )


@api.get(
    "/successions/", response={200: schemas.Successions, **schemas.ERRORS}, url_name="successions"
)
@only_known
def successions(
    request: HttpRequest,
    agency: SlugFilter = None,
    seen_at: SeenAt = None,
    after: After = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """Mergers, splits and new names of agencies with their days; of one agency, at either end."""
    related = ("predecessor", "successor", "basis")
    rows = recorded(Succession, moment_of(request, seen_at)).select_related(*related)
    if agency is not None:
        one = agency_of(agency)
        rows = rows.filter(Q(predecessor=one) | Q(successor=one))
    as_object = answers.succession_object
    return page(request, rows, as_object, after=after, limit=limit, related=related)


@api.get("/periods/", response={200: schemas.Periods, **schemas.ERRORS}, url_name="periods")
@only_known
def periods(
    request: HttpRequest, seen_at: SeenAt = None, after: After = 0, limit: Limit = USUAL
) -> dict[str, Any]:
    """Reporting periods with the indicators that they ask for."""
    moment = moment_of(request, seen_at)
    rows = recorded(Period, moment)
    if not may_read_reports(request.user):
        rows = rows.filter(id__in=periods_for(request.user, seen_at=moment).values("pk"))
    asked: dict[int, list[str]] = defaultdict(list)
    pairs = recorded(PeriodIndicator, moment).order_by("indicator__display_order", "indicator")
    for period, slug in pairs.values_list("period_id", "indicator__slug"):
        asked[period].append(slug)

    def as_object(period: Period) -> dict[str, Any]:
        return answers.period_object(period, asked[period.pk])

    return page(request, rows, as_object, after=after, limit=limit)


@api.get(
    "/indicators/", response={200: schemas.Indicators, **schemas.ERRORS}, url_name="indicators"
)
@only_known
def indicators(
    request: HttpRequest, seen_at: SeenAt = None, after: After = 0, limit: Limit = USUAL
) -> dict[str, Any]:
    """What is measured, in per cent: numerator over denominator."""
    related = ("basis",)
    rows = recorded(Indicator, moment_of(request, seen_at)).select_related(*related)
    as_object = answers.indicator_object
    return page(request, rows, as_object, after=after, limit=limit, related=related)


@api.get("/targets/", response={200: schemas.Targets, **schemas.ERRORS}, url_name="targets")
@only_known
def targets(
    request: HttpRequest,
    indicator: SlugFilter = None,
    seen_at: SeenAt = None,
    after: After = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """Targets in per cent with the days on which they hold, of a kind or of one agency."""
    related = ("indicator", "agency", "basis")
    rows = recorded(Target, moment_of(request, seen_at)).select_related(*related)
    if indicator is not None:
        rows = rows.filter(indicator=indicator_of(indicator))
    as_object = answers.target_object
    return page(request, rows, as_object, after=after, limit=limit, related=related)


@api.get("/figures/", response={200: schemas.Figures, **schemas.ERRORS}, url_name="figures")
@only_known
def figures(
    request: HttpRequest,
    indicator: SlugFilter = None,
    period: SlugFilter = None,
    agency: SlugFilter = None,
    span: Span | None = None,
    seen_at: SeenAt = None,
    after: After = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """The figures that tables show, in the order in which they were first recorded."""
    related = ("agency", "indicator", "period")
    moment = moment_of(request, seen_at)
    kept = recorded(Submission, moment).filter(state__in=COUNTED)
    rows = kept.select_related(*related)
    if period is not None:
        rows = rows.filter(period=period_of(request, period, seen_at=moment))
    elif not may_read_reports(request.user):
        rows = rows.filter(figures_for(request.user, seen_at=moment))
    if indicator is not None:
        rows = rows.filter(indicator=indicator_of(indicator))
    if agency is not None:
        rows = rows.filter(agency=agency_of(agency))
    if span is not None:
        rows = rows.filter(span=span)
    as_object = answers.figure_object
    return page(request, rows, as_object, after=after, limit=limit, related=related)


@api.get(
    "/league/{indicator}/{period}/",
    response={200: schemas_league.Leagues, **schemas.ERRORS},
    url_name="league",
)
@only_known
def league(
    request: HttpRequest,
    indicator: Slug,
    period: Slug,
    kind: AgencyKind | None = None,
    parent: SlugFilter = None,
    since: SlugFilter = None,
    units_on: UnitsOn = None,
    seen_at: SeenAt = None,
) -> dict[str, Any]:
    """The ranked tables of an indicator in a period, with the change since an earlier one.

    Departments and communes have one for each province; with `parent` those of that one.
    """
    moment = moment_of(request, seen_at)
    shown, asked = indicator_of(indicator), period_of(request, period, seen_at=moment)
    readable = periods_for(request.user, seen_at=moment)
    if since is None:
        chosen = before(asked, shown, among=readable_beside(asked, of=readable), seen_at=moment)
    else:
        earlier = asking(readable, shown, seen_at=moment).earlier_than(asked)
        chosen = earlier.filter(code=since).first()
        if chosen is None:
            raise not_found("earlier period", since)
    if shown not in indicators_of(asked, seen_at=moment):
        raise not_found("indicator in this period", indicator)
    units = None
    if units_on is not None:
        units = day_of_units(units_on, kinds=[kind] if kind else kinds_owing(shown, asked))
    tables = leagues(shown, asked, since=chosen, units_on=units, seen_at=moment)
    if parent is not None:
        province = agency_of(parent)
        tables = [row for row in tables if row.parent == province]
    return {"items": [league_object(row) for row in tables if kind in (None, row.kind)]}


@api.get("/overdue/", response={200: schemas.Overdue, **schemas.ERRORS}, url_name="overdue")
@only_known
def overdue(
    request: HttpRequest,
    on: date | None = None,
    quarter: QuarterFilter = None,
    seen_at: SeenAt = None,
) -> dict[str, Any]:
    """Services overdue and due next on a day; by default on that of the latest public period."""
    moment = moment_of(request, seen_at)
    wanted = Quarter.parse(quarter) if quarter else None
    return overdue_object(on=day_of_services(request, on), quarter=wanted, seen_at=moment)


@api.get(
    "/publications/",
    response={200: schemas.Publications, **schemas.ERRORS},
    url_name="publications",
)
@only_known
def publications(request: HttpRequest, after: After = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """Published versions with their files; one that was withdrawn stays in the list."""
    if not may_read_published(request.user):
        raise sign_in()
    files = Prefetch("files", PublicationFile.objects.defer("content"))
    rows = Publication.objects.without_payload().select_related("period", "withdrawal")
    as_object = partial(answers.publication_object, request)
    return page(request, rows.prefetch_related(files), as_object, after=after, limit=limit)
