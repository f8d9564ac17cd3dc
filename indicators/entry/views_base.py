from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from entities.models import Agency
from indicators.entry.form import Entry, read_entry
from indicators.figures.typed import part_of
from indicators.models import EntryDraft, Period
from indicators.policy import may_enter, may_submit, people_of, report_agencies_for

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "action"})


def posted_texts(request: HttpRequest) -> dict[str, str]:
    """What was posted, by the name of its field."""
    posted: QueryDict = request.POST
    return {name: str(posted[name]) for name in posted if name not in NOT_TYPED}


class EntryMixin(AccessMixin):
    """A page about what one agency reports for one period.

    Those who read everything may look; only the agency's own people may type.
    """

    raise_exception = True
    period: Period
    agency: Agency
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Before anything is read, so that nothing that comes later counts as looked at.
        self.opened_at = timezone.now()
        self.agency = get_object_or_404(report_agencies_for(request.user), slug=kwargs["agency"])
        self.period = get_object_or_404(Period, code=kwargs["code"])
        self.may_enter = may_enter(request.user, self.agency)
        self.may_submit = self.may_enter and may_submit(request.user, self.agency)
        if request.method == "POST" and not self.may_enter:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    @property
    def texts(self) -> dict[str, str]:
        return posted_texts(self.request)

    def entry_of(self, texts: dict[str, str], *, only: list[str] | None = None) -> Entry:
        return read_entry(self.period, self.agency, texts, at=timezone.now(), only=only)

    def found(self, entry: Entry) -> dict[str, Any]:
        """All that is found, the gravest first; on what can still be changed, where some can."""
        is_open = self.may_enter and not entry.lock
        parts = [part for part in entry.parts if not (is_open and part.lock)]
        found = [finding for part in parts for finding in part.findings]
        return {
            "findings": sorted(found, key=lambda finding: finding.sort_key),
            "titles": {part.slug: part.title for part in parts},
        }

    def drafted(self) -> dict[str, str]:
        """What the person typed before, or else what was handed to them."""
        if not self.may_enter:
            return {}
        drafts = EntryDraft.objects.filter(period=self.period, agency=self.agency)
        draft = drafts.filter(user=self.request.user).first() or self._handed(drafts)
        return dict(draft.values) if draft else {}

    def _handed(self, drafts: QuerySet[EntryDraft]) -> EntryDraft | None:
        """What an officer made ready to be submitted, or left behind when leaving the agency."""
        ready = drafts.filter(is_ready=True).first() if self.may_submit else None
        still_there = people_of(self.agency).values("pk")
        return ready or drafts.exclude(user__in=still_there).first()

    def indicators_posted(self) -> list[str]:
        return sorted({part_of(name) for name in self.texts})
