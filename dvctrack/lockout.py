"""Who guesses passwords is locked out: the parts that django-axes asks us for."""

from ipaddress import ip_address
from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.http import HttpRequest


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses a locked name from its address before its password is looked at.

    Without a request nobody is at the door: code of this house asks for itself.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        if request is not None:
            super().authenticate(request, **credentials)


def client_address(request: HttpRequest) -> str:
    """The address that counts failures: the one that connects, or the one our proxies saw.

    Each proxy adds to the right of X-Forwarded-For whom it saw; what stands further left a
    visitor can write himself. A socket has no address and counts as this machine.
    """
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    forwarded = seen[-settings.PROXIES] if 0 < settings.PROXIES <= len(seen) else ""
    return _address(forwarded) or _address(request.META.get("REMOTE_ADDR", "")) or "127.0.0.1"


def _address(text: str) -> str | None:
    """The address in its usual form; None for what is none."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
