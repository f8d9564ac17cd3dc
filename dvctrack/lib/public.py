"""Pages that are read without signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Lets visitors in, and marks that all of them get the same.

    That is: the same for one address and language, until data change or the day ends. Such a
    page holds no form with a token and no word about who reads it.
    """

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    marked.is_public_page = True  # type: ignore[attr-defined]
    return login_not_required(marked)


def is_public_page(view: View) -> bool:
    return bool(getattr(view, "is_public_page", False))
