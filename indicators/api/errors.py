"""Requests that are not answered, in one shape and with a sentence for people."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError


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
