"""Services with a deadline on a day, in pages."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from dvctrack.lib.history import recorded
from entities.deadlines.as_json import STATES, as_json
from entities.deadlines.counts import NEXT, facts, in_list
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.models import LegalDocument, ServiceDeadline
from indicators.api import schemas
from indicators.api.answers import page_after
from indicators.api.asked import (
    TEXT,
    USUAL,
    After,
    Limit,
    QuarterFilter,
    SeenAt,
    SlugFilter,
    agency_of,
    day_of_services,
    moment_of,
    not_found,
    only_known,
)

router = Router()
DecisionFilter = Annotated[
    str | None,
    Query(
        pattern=TEXT,
        max_length=100,
        description="Such as 422/QĐ-TTg, or decision:422/QĐ-TTg:2022-04-04 for one of two.",
    ),
]
StateFilter = Annotated[
    Literal[*STATES, *NEXT] | None,  # type: ignore[valid-type]
    Query(description="How it stands on the day; `overdue` also what then awaits confirmation."),
]
Words = Annotated[
    str,
    Query(pattern=TEXT, max_length=200, description="Words of the name, whatever the accents."),
]


@router.get("/", response={200: schemas.Deadlines, **schemas.ERRORS}, url_name="deadlines")
@only_known
def deadlines(
    request: HttpRequest,
    on: date | None = None,
    quarter: QuarterFilter = None,
    agency: SlugFilter = None,
    decision: DecisionFilter = None,
    state: StateFilter = None,
    q: Words = "",
    seen_at: SeenAt = None,
    after: After = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """The orders of the lists of a day, each service and lead once; as the page of services."""
    moment, day = moment_of(request, seen_at), day_of_services(request, on)
    found = facts(
        on=day,
        seen_at=moment,
        agency=agency_of(agency) if agency else None,
        quarter=Quarter.parse(quarter) if quarter else None,
        q=q,
    )
    if decision is not None:
        ordering = set(LegalDocument.objects.written(decision).values_list("pk", flat=True))
        if not ordering:
            raise not_found("decision", decision)
        found = [fact for fact in found if fact.decision in ordering]
    if state in NEXT:
        found = in_list(found, state, on=day)
    elif state is not None:
        found = [fact for fact in found if fact.state in STATES[state]]
    keys = sorted(fact.pk for fact in found if fact.pk > after)
    shown = recorded(ServiceDeadline, moment).filter(id__in=keys[:limit]).order_by("id")
    return {
        "on": day,
        "items": [_item(row) for row in rows_of(shown, on=day, seen_at=moment)],
        "next": page_after(request, keys[limit - 1]) if len(keys) > limit else None,
    }


def _item(row: DeadlineRow) -> dict[str, Any]:
    return {
        **as_json(row),
        "key": row.pk,
        "quarter": row.quarter.code if row.quarter else None,
        "first_agency": row.first_agency.slug,
        "done_on": row.standing.done_on,
    }
