"""Unchanged public pages for visitors, from memory."""

import gzip
import re
from collections.abc import Callable
from hashlib import sha256
from typing import TypeGuard

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from dvctrack.lib.public import is_public_page
from entities.rules.data_version import data_version

LARGEST = 4 * 1024 * 1024
_ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
OF_HTMX = ("HX-Request", "HX-Boosted", "HX-Target", "HX-History-Restore-Request")

# Headers and packed content.
Kept = tuple[dict[str, str], bytes]
# More takes longer than it saves.
PACKING = 4


class PageCacheMiddleware:
    """Answers a visitor from memory where nothing changed, and with 304 who has the page.

    The key has all that a public page depends on: the data version, the day in Viet Nam (what
    is overdue changes at midnight), the language and the address. The version is read before
    the page is made, so that a page is never kept under a version later than its data.

    Whoever has a session, or a message waiting, is not answered from here; neither is a
    request inside a transaction, where the version does not tell what that changed, nor anybody
    under DEBUG, where a template changes and the data does not.

    Pages are kept and sent packed. They hold nothing secret: they are the same for all, and
    without a token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        made_anew = settings.DEBUG or connection.in_atomic_block
        if made_anew or not _asks_for_public_page(request):
            return self.get_response(request)
        key = _key(request)
        kept: Kept | None = cache.get(key)
        if kept is not None:
            return _answer(request, kept)
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        # Weak: the page is the same, packed or not.
        response["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept-Encoding"])
        kept = _packed(response)
        if len(response.content) <= LARGEST:
            cache.set(key, kept)
        return _answer(request, kept)


def _asks_for_public_page(request: HttpRequest) -> bool:
    """Whether a visitor asks for what is the same for all visitors."""
    own = (settings.SESSION_COOKIE_NAME, "messages")
    if request.method not in ("GET", "HEAD") or any(name in request.COOKIES for name in own):
        return False
    try:
        return is_public_page(resolve(request.path_info).func)
    except Resolver404:
        return False


def _key(request: HttpRequest) -> str:
    parts = (
        data_version(),
        timezone.localdate(),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        request.method,
        request.scheme,
        request.META.get("HTTP_HOST", ""),
        request.get_full_path(),
        *(request.headers.get(name, "") for name in OF_HTMX),
    )
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _may_be_kept(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Only what really is the same for all."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and b"csrfmiddlewaretoken" not in response.content
    )


def _packed(response: HttpResponse) -> Kept:
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return headers, gzip.compress(response.content, PACKING, mtime=0)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """Packed for whoever can unpack it, which is every browser; 304 for who has the page."""
    headers, content = kept
    if _ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(content, headers={**headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(content), headers=headers)
    response["Content-Length"] = str(len(response.content))
    found: HttpResponseBase | None = get_conditional_response(
        request, etag=headers["ETag"], response=response
    )
    return found or response
