"""The answers where something is wrong with a request, the database or the disk.

A page of these needs neither: no query, no session, no file but the style sheets.
"""

import errno
import sqlite3
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import psycopg
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from dvctrack.kept import Kept
from dvctrack.lib.logs import fault

API = "/api/"
_SAID = {
    400: _("The request cannot be read."),
    403: _("This may not be read or done here."),
    404: _("There is no such address."),
    405: _("This address does not answer to that method."),
    413: _("The request is too large."),
    429: _("Too many requests. Try again later."),
    500: _("Something went wrong. The error has been recorded."),
    503: _("The database or the disk does not answer in time. Try again later."),
}


class Trouble(Enum):
    """What keeps the site from answering that passes without a change to it.

    The value is how many seconds later it may be tried again.
    """

    BUSY = 5
    AWAY = 30
    FULL = 300


# https://www.postgresql.org/docs/current/errcodes-appendix.html: a statement or a lock took too
# long, a deadlock, and what a server says that starts, stops or has no connection left.
_POSTGRESQL = {
    **dict.fromkeys(("57014", "55P03", "40001", "40P01"), Trouble.BUSY),
    **dict.fromkeys(("57P01", "57P02", "57P03", "53300"), Trouble.AWAY),
    "53100": Trouble.FULL,
}
# https://www.sqlite.org/rescode.html, the lowest eight bits of them.
_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble behind an error, or behind what it was raised from; None: it is our own."""
    return next((found for each in _chain(error) if (found := _trouble(each))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, psycopg.Error):
        if error.sqlstate:
            return _POSTGRESQL.get(error.sqlstate)
        # Without a code no server has spoken: it cannot be reached, or it is gone.
        is_gone = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return Trouble.AWAY if is_gone else None
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Trouble.FULL
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database or the disk is the cause, with what was typed; else 500."""
    error = sys.exc_info()[1]
    trouble = trouble_of(error)
    if trouble is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    fault(f"database or disk {trouble.name.lower()}", path=request.path, error=str(error).strip())
    kept = _kept(request)
    context = {
        "trouble": trouble.name,
        "kept": kept,
        "csrf_token": get_token(request) if kept else "",
        "again": request.get_full_path() if request.method in ("GET", "HEAD") else "",
    }
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(trouble.value)})


def _kept(request: HttpRequest) -> Kept | None:
    """The fields of a form that passed the check against forged requests."""
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return None
    return Kept.of(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 where a form is too large, else 400."""
    too_large = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
    status = 413 if isinstance(exception, too_large) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


class ProblemsMiddleware:
    """Makes a JSON object of every page for an error that the API would answer with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or is_json or not request.path.startswith(API):
            return response
        said = _SAID.get(response.status_code, response.reason_phrase)
        problem = {"status": response.status_code, "detail": str(said)}
        answer = JsonResponse(
            problem, status=response.status_code, json_dumps_params={"ensure_ascii": False}
        )
        for name in ("Retry-After", "Allow", "Vary", "Access-Control-Allow-Origin"):
            if name in response.headers:
                answer[name] = response.headers[name]
        return answer


class RefuseNulMiddleware:
    """Answers 400 where an address, a cookie or a field has a NUL.

    Nobody types one, and PostgreSQL keeps none in a text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        """After the check against forged requests, which reads the form."""
        pairs = [*request.COOKIES.items()]
        for fields in (request.GET, request.POST):
            pairs += [(name, text) for name, texts in fields.lists() for text in texts]
        if "\0" in request.path or any("\0" in part for pair in pairs for part in pair):
            raise BadRequest("NUL")
