"""Sessions in the database that end after some idle time, and in any case some hours after
signing in, without a write for each request.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

RENEWED_AFTER = timedelta(minutes=1)
# When its person signed in, in seconds since 1970.
BEGAN = "began"


class SessionStore(db.SessionStore):
    """A session that is read is written anew when its last writing is more than a minute old.

    Its end is therefore known to the minute, and a busy person costs one write a minute. Once
    somebody has signed in it ends after `SESSION_LIFE`, however busy it is.
    """

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return {}
        data, now = self.decode(row.session_data), timezone.now()
        if now.timestamp() - data.get(BEGAN, now.timestamp()) >= settings.SESSION_LIFE:
            self._session_key = None
            return {}
        left = row.expire_date - now
        if left < timedelta(seconds=self.get_session_cookie_age()) - RENEWED_AFTER:
            self.modified = True
        return data

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Written with the first writing of who signed in, by whichever way."""
        if SESSION_KEY in data:
            data.setdefault(BEGAN, timezone.now().timestamp())
        return super().create_model_instance(data)
