"""Pages that are read without signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control, set_response_etag
from django.views.decorators.cache import cache_page
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponseBase]

# How old a page may be that a visitor is shown, in seconds.
VISITORS_WAIT = 10
# The cookie of a message that waits for a visitor; Django names it in its storage only.
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


def public_page(view: View) -> View:
    """Lets visitors in, and shows all of them one page for ten seconds.

    One page for each address and language, that is. Whoever has a session, or a message
    waiting, gets a page of their own that is made anew, and nobody else gets it. Browsers ask
    each time (`no-cache`): what they hold is of before one signed in or chose a language.

    Visitors' pages are packed, once for all: they are the same for everybody and hold nothing
    secret. Pages of a session are not packed, since the length of a packed page that repeats
    what was typed beside a token or a one-time link lets the secret be guessed (BREACH).
    """
    for_visitors = cache_page(VISITORS_WAIT)(gzip_page(_without_secrets(view)))

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any(name in request.COOKIES for name in OWN_COOKIES):
            return view(request, *args, **kwargs)
        response = for_visitors(request, *args, **kwargs)
        if response.has_header("ETag"):
            patch_cache_control(response, no_cache=True)
        return response

    return login_not_required(answered)


def _without_secrets(view: View) -> View:
    """Keeps a page with a token out of every cache; lets all others be asked for by ETag."""

    @wraps(view)
    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        if b"csrfmiddlewaretoken" in response.content:
            patch_cache_control(response, private=True, no_store=True)
            return response
        return set_response_etag(response)

    return made
