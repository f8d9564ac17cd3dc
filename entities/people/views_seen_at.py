from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.history import Step
from dvctrack.lib.tables.base import Table
from entities.models import Agency
from entities.people.forms import SeenAtForm
from entities.policy import may_read_history_of

MOST_CHANGES = 100


class SeenAtMixin(AccessMixin):
    """`?seen_at=` shows the tables of a page as they were recorded at that moment.

    For those who are signed in: history names people, and what was recorded before a period
    was public is not. A moment that cannot be read is named, and the page shows what is now.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("seen_at") and not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    @cached_property
    def seen_form(self) -> SeenAtForm:
        return SeenAtForm(self.request.GET)

    @property
    def seen_at(self) -> datetime | None:
        return self.seen_form.moment

    def seen_context(self, steps: list[tuple[Agency, Step]], table: type[Table]) -> dict[str, Any]:
        """What a page says of the moment, and who changed which of its rows since.

        `steps` are those since then, each with the agency whose row it changed.
        """
        context: dict[str, Any] = {
            "seen_form": self.seen_form,
            "seen_at": self.seen_at,
            "seen_query": self.seen_query,
        }
        if self.seen_at is None:
            return context
        may_read = may_read_history_of(self.request.user)
        seen = [step for agency, step in steps if may_read(agency)]
        shown = seen if self.request.GET.get("changes") == "all" else seen[:MOST_CHANGES]
        return context | {
            "changes": table(shown),
            "more_changes": len(seen) - len(shown),
        }

    @property
    def seen_query(self) -> str:
        """What a link adds to its address so that the next page shows the same moment."""
        if self.seen_at is None:
            return ""
        return f"?{urlencode({'seen_at': self.request.GET['seen_at']})}"

    @property
    def seen_note(self) -> list[str]:
        """What a file says of the moment, nothing where it holds what is recorded now."""
        if self.seen_at is None:
            return []
        moment = date_format(localtime(self.seen_at), "SHORT_DATETIME_FORMAT")
        return [_("Figures at the moment: %(moment)s") % {"moment": moment}]

    def with_moment(self, name: str) -> str:
        """The name of a downloaded file, which says as of which moment it is."""
        moment = self.seen_at
        return f"{name}_{localtime(moment):%Y-%m-%dT%H%M}" if moment else name
