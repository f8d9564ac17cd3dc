"""What a person typed into a form and sent after the session had ended."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

SALT = "dvctrack.kept-fields"
MOST_BYTES = 1024 * 1024
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105


@dataclass(frozen=True)
class Kept:
    """The fields of one form in their order, repeated names included, and where it goes.

    Files are not among them, and a form with a password is never kept.
    """

    path: str
    fields: list[list[str]]
    had_files: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """None for a form that is too large or holds a password."""
        lists = [(name, values) for name, values in request.POST.lists() if name != _TOKEN]
        fields = [[name, str(value)] for name, values in lists for value in values]
        size = sum(len(text.encode()) for field in fields for text in field)
        if size > MOST_BYTES or any("password" in name for name, _value in fields):
            return None
        return cls(request.get_full_path(), fields, bool(request.FILES))

    def signed(self) -> str:
        return signing.dumps([self.path, self.fields, self.had_files], salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, request: HttpRequest) -> Self | None:
        """What `signed` wrote; None for anything else, and for a form of another host."""
        try:
            kept = cls(*signing.loads(text, salt=SALT))
        except signing.BadSignature:
            return None
        return kept if is_own(kept.path, request) else None


def page_of_form(request: HttpRequest) -> str:
    """The page on which the sent form stood, as far as the browser says it."""
    referer = request.headers.get("Referer", "")
    if not is_own(referer, request):
        return request.get_full_path()
    parts = urlsplit(referer)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def is_own(address: str, request: HttpRequest) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
