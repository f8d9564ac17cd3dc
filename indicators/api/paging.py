"""Lists in pages by key: nothing is skipped or shown twice while rows are added."""

from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query

USUAL, MOST = 100, 1000
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="From the `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many a page has.")]


def page(
    request: HttpRequest,
    rows: "QuerySet[Any]",
    as_object: Callable[[Any], dict[str, Any]],
    *,
    after: int,
    limit: int,
) -> dict[str, Any]:
    """The rows behind the key `after` in the order of their keys, and where the next ones are."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    following = None
    if len(found) > limit:
        query = request.GET.copy()
        query["after"] = str(found[limit - 1].pk)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"items": [as_object(row) for row in found[:limit]], "next": following}
