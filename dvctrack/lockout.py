"""Who guesses passwords is locked out: the parts that django-axes asks us for."""

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

COUNTED_FOR = timedelta(hours=1)


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses a locked name from its address before its password is looked at.

    Without a request nobody is at the door: code of this house asks for itself.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        if request is not None:
            super().authenticate(request, **credentials)


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Locks a name from its address, and an address that has failed too often with any names.

    Who signs in after all does not count any more, so that the mistypings of a whole office behind
    one address do not add up. What was counted is forgotten after an hour.
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return is_locked_address(request) or super().is_locked(request, credentials)

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        over = timezone.now() - COUNTED_FOR
        AccessFailureLog.objects.filter(attempt_time__lt=over).delete()
        super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        own = AccessFailureLog.objects.filter(username=user.get_username())
        own.filter(ip_address=client_address(request)).delete()


def is_locked_address(request: HttpRequest) -> bool:
    """Whether within the last hour so many sign-ins failed from the address, whatever the names."""
    since = timezone.now() - COUNTED_FOR
    failed = AccessFailureLog.objects.filter(
        ip_address=client_address(request), attempt_time__gte=since
    )
    return bool(failed.count() >= settings.SIGN_INS_BY_ADDRESS)


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
