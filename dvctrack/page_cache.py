"""Unchanged public pages for visitors, from memory."""

import zlib
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
from django.utils.cache import get_conditional_response

from entities.rules.data_version import data_version
from entities.views.public import is_public_page

LARGEST = 4 * 1024 * 1024
# Kept in memory packed, where it is worth it.
PACKED_FROM = 64 * 1024
OF_HTMX = ("HX-Request", "HX-Boosted", "HX-Target", "HX-History-Restore-Request")

Kept = tuple[dict[str, str], bytes, bool]


class PageCacheMiddleware:
    """Answers a visitor from memory where nothing changed, and with 304 who has the page.

    The key has all that a public page depends on: the data version, the day in Viet Nam (what
    is overdue changes at midnight), the language and the address. The version is read before
    the page is made, so that a page is never kept under a version later than its data.

    Whoever has a session, or a message waiting, is not answered from here; neither is a
    request inside a transaction, where the version does not tell what that changed, nor anybody
    under DEBUG, where a template changes and the data does not.
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
            return _conditional(request, _response(kept))
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        response["Cache-Control"] = "no-cache"
        if len(response.content) <= LARGEST:
            cache.set(key, _packed(response))
        return _conditional(request, response)


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


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    found: HttpResponseBase | None = get_conditional_response(
        request, etag=response["ETag"], response=response
    )
    return found or response


def _packed(response: HttpResponse) -> Kept:
    content = response.content
    packs = len(content) >= PACKED_FROM
    return dict(response.items()), zlib.compress(content, 1) if packs else content, packs


def _response(kept: Kept) -> HttpResponse:
    headers, content, is_packed = kept
    return HttpResponse(zlib.decompress(content) if is_packed else content, headers=headers)
