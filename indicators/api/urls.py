from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path, reverse
from django.utils.translation import gettext as _

from dvctrack.lib.public import public_page
from indicators.api.operations import api

View = Callable[..., HttpResponseBase]


def _open(view: View) -> View:
    """Readable without signing in, by other sites too; HEAD, which the library has not, is GET."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(answered)


def _opened(pattern: URLPattern) -> URLPattern:
    pattern.callback = _open(pattern.callback)
    return pattern


def _no_such_address(request: HttpRequest) -> HttpResponse:
    detail = _("There is no such address. %(index)s lists them.") % {"index": reverse("api:index")}
    return JsonResponse({"status": 404, "detail": detail}, status=404)


_patterns: list[Any] = api.urls[0]
urlpatterns = [
    _opened(pattern)
    # The root of the library, which its description of the API goes by, stands behind ours.
    for pattern in sorted(_patterns, key=lambda pattern: pattern.name == "api-root")
]
urlpatterns.append(re_path("", _open(_no_such_address)))
