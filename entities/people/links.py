"""One-time links with which a person sets a password: an invitation, or a reset by hand."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode

LIFE = timedelta(days=14)


class OneTimeTokens(PasswordResetTokenGenerator):
    """Tokens that live for fourteen days and die when a password is set or the person signs in.

    Django's own generator reads how long its tokens live from a setting, which serves the
    letters that people ask for themselves.
    """

    key_salt = "dvctrack.one-time-links"

    def check_token(self, user: User | None, token: str | None) -> bool:
        seconds = _timestamp(token or "")
        if user is None or token is None or seconds is None:
            return False
        age = self._num_seconds(self._now()) - seconds
        return 0 <= age <= LIFE.total_seconds() and any(
            constant_time_compare(self._make_token_with_timestamp(user, seconds, secret), token)
            for secret in (self.secret, *self.secret_fallbacks)
        )


one_time_tokens = OneTimeTokens()


def one_time_path(user: User) -> str:
    """A fresh link for this account, from the root of the site."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=(uid, one_time_tokens.make_token(user)))


def _timestamp(token: str) -> int | None:
    """The second in which a token was made; None where it does not say one."""
    try:
        return base36_to_int(token.partition("-")[0])
    except ValueError:
        return None
