"""Pages that are read without signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Lets visitors in, and marks what they get as the same for all of them.

    That is: the same for one address and language, until data change or the day ends. Such a
    page holds no form with a token and no word about who reads it.
    """

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return login_not_required(marked)
