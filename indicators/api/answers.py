"""How the API answers: lists in pages, and what is not answered with a sentence for people."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

USUAL, MOST = 100, 1000
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="From the `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many a page has.")]


class ProblemError(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def not_found(what: str, text: str) -> ProblemError:
    return ProblemError(404, _("There is no %(what)s “%(text)s”.") % {"what": what, "text": text})


def sign_in() -> ProblemError:
    return ProblemError(401, _("This is not public. Sign in to read it."))


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


def answer_errors(api: NinjaAPI) -> None:
    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        content = {"status": error.status, "detail": error.detail}
        return api.create_response(request, content, status=error.status)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        said = "; ".join(f"{entry['loc'][-1]}: {entry['msg']}" for entry in error.errors)
        return problem(request, ProblemError(422, said))

    api.exception_handler(ProblemError)(problem)
    api.exception_handler(ValidationError)(invalid)


def page(
    request: HttpRequest,
    rows: QuerySet[Any],
    as_object: Callable[[Any], dict[str, Any]],
    *,
    after: int,
    limit: int,
) -> dict[str, Any]:
    """The rows behind the key `after` in the order of their keys, and where the next ones are.

    Nothing is skipped or shown twice while rows are added.
    """
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    following = None
    if len(found) > limit:
        query = request.GET.copy()
        query["after"] = str(found[limit - 1].pk)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"items": [as_object(row) for row in found[:limit]], "next": following}
