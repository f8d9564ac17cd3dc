"""Sessions in the database that end after some idle time, without a write for each request."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

RENEWED_AFTER = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """A session that is read is written anew when its last writing is more than a minute old.

    Its end is therefore known to the minute, and a busy person costs one write a minute.
    """

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return {}
        left = row.expire_date - timezone.now()
        if left < timedelta(seconds=self.get_session_cookie_age()) - RENEWED_AFTER:
            self.modified = True
        return self.decode(row.session_data)
