from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from dvctrack.kept import Kept


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not the one of now: one has signed in anew since.

    Where the browser says that the form stood on a page of ours, its fields are kept and can be
    sent again with a new token. Of a form from anywhere else, or from who knows where, nothing
    is: a person would send on what somebody else has filled in.
    """
    kept = None
    if not request.htmx and _is_ours(request):  # type: ignore[attr-defined]
        kept = Kept.of(request)
    response = render(request, "403_csrf.html", {"kept": kept}, status=403)
    add_never_cache_headers(response)
    return response


def _is_ours(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
