from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View

from dvctrack.lib.refused import Refused, log_refused, tell
from entities.agencies.units import name_heirs
from entities.models import Agency, annex_key
from indicators.entry.attachments import AttachmentForm
from indicators.entry.drafts import left_behind, save_draft, with_last_denominators
from indicators.entry.form import Entry, read_entry, read_newest
from indicators.entry.parts import conflicts
from indicators.entry.submit import submit_report
from indicators.figures.typed import part_of
from indicators.models import (
    EntryDraft,
    Obligation,
    Period,
    Receipt,
    ReopenRequest,
)
from indicators.periods.acts import acts_of
from indicators.periods.coordinators import whom_to_ask
from indicators.periods.forms import AnswerForm, ExtensionForm, RequestForm
from indicators.periods.lateness import Moments
from indicators.periods.reopening import ask_to_reopen
from indicators.periods.reporting import matrix
from indicators.periods.reports import reports_of, what_was_sent
from indicators.periods.views_base import asked_again
from indicators.policy import (
    may_coordinate,
    may_enter,
    may_read_tables,
    may_submit,
    report_agencies_for,
)

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
        self.period = get_object_or_404(Period, code=kwargs["code"])
        agencies = report_agencies_for(request.user).named_on(self.period.as_of)
        self.agency = get_object_or_404(agencies, slug=kwargs["agency"])
        name_heirs([self.agency], on=localdate(self.opened_at))
        self.may_enter = may_enter(request.user, self.agency)
        # Who types and is told a rank could find out the figures of others.
        self.tells_ranks = may_read_tables(request.user, self.period)
        if request.method == "POST" and not self.may_enter:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    @cached_property
    def may_submit(self) -> bool:
        return self.may_enter and may_submit(self.request.user, self.agency)

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

    @property
    def address(self) -> str:
        return reverse("entry-form", args=self.place)

    @property
    def place(self) -> tuple[str, str]:
        return self.period.code, self.agency.slug


@dataclass(frozen=True)
class Review:
    """An agency among those of which something waits to be accepted, in annex order."""

    previous: Agency | None
    next: Agency | None
    can_be_accepted: bool
    answer_form: AnswerForm


class EntryView(EntryMixin, View):
    """The form: read, typed, kept as a draft, submitted. It works without JavaScript."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        return self.page(
            read_newest(self.period, self.agency, self.drafted(), at=now, is_draft=True)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "draft")
        if action == "submit" and self.may_submit:
            return self.submit()
        if action == "take":
            return self.keep(with_last_denominators(self.entry_of(self.texts), self.texts))
        return self.keep(self.texts, is_ready=action == "ready")

    def keep(self, texts: dict[str, str], *, is_ready: bool = False) -> HttpResponse:
        entry, by = self.entry_of(texts), self.request.user
        if save_draft(entry, texts, by=by, at=timezone.now(), is_ready=is_ready):
            said = (
                _("Your approver is asked to submit this report.")
                if is_ready
                else _("The draft is saved. Nothing has been submitted yet.")
            )
            messages.success(self.request, said)
        return HttpResponseRedirect(self.address)

    def submit(self) -> HttpResponse:
        texts, refusal = self.texts, ""
        try:
            done = submit_report(
                self.period, self.agency, texts=texts, by=self.request.user, at=timezone.now()
            )
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            refusal = str(refused)
        if refusal or done.conflicts:
            # What was typed stays on the page, and in the draft of who leaves it.
            now = timezone.now()
            entry = read_newest(self.period, self.agency, texts, at=now)
            if not entry.lock:
                save_draft(entry, texts, by=self.request.user, at=now)
            return self.page(entry, refusal=refusal)
        said = _("There was nothing new to submit.")
        if done.saved:
            said = what_was_sent(
                reports_of(self.period, at=timezone.now(), agencies=[self.agency.pk])
            )
        messages.success(self.request, said)
        if done.receipt:
            link = '<a href="{}">{}</a>'
            words = _("Receipt No. %(number)d: look at it and print it")
            address = reverse("entry-receipt", args=(*self.place, done.receipt.number))
            messages.info(
                self.request, format_html(link, address, words % {"number": done.receipt.number})
            )
        return HttpResponseRedirect(self.address)

    def page(self, entry: Entry, *, refusal: str = "") -> HttpResponse:
        found = {} if entry.lock else conflicts(entry.parts)
        requests = ReopenRequest.objects.waiting().filter(
            obligation__period=self.period, obligation__agency=self.agency
        )
        receipts = Receipt.objects.filter(period=self.period, agency=self.agency)
        is_reviewed = may_coordinate(self.request.user) and not self.may_enter
        context = {
            "entry": entry,
            "now": self.opened_at,
            "refusal": refusal,
            "conflicts": found,
            "may_enter": self.may_enter,
            "may_submit": self.may_submit,
            "tells_ranks": self.tells_ranks,
            "is_open": self.may_enter and not entry.lock,
            **self.found(entry),
            "whom": whom_to_ask(on=timezone.localdate()),
            "may_coordinate": may_coordinate(self.request.user),
            "review": self.review() if is_reviewed else None,
            "extension_form": ExtensionForm(),
            "requests": {row.obligation_id: row for row in requests},
            "acts": acts_of(self.period, self.agency),
            "receipts": receipts.select_related("sent_by"),
            "attachment_form": AttachmentForm(),
            "attachments": self.agency.attachments.filter(period=self.period),
        }
        status = 409 if self.request.method == "POST" and found else 200
        return render(self.request, "indicators/entry/form.html", context, status=status)

    def review(self) -> Review:
        """What the coordinating office decides here, and the agencies before and after."""
        waiting = matrix(self.period, at=self.opened_at).to_accept
        before = [agency for agency in waiting if annex_key(agency) < annex_key(self.agency)]
        after = [agency for agency in waiting if annex_key(agency) > annex_key(self.agency)]
        return Review(
            previous=before[-1] if before else None,
            next=after[0] if after else None,
            can_be_accepted=self.agency in waiting,
            answer_form=AnswerForm(
                auto_id=False,
                initial={"until": Moments.of(self.period).answer_by(self.opened_at)},
            ),
        )

    def drafted(self) -> dict[str, str]:
        """What the person typed before, or else what was handed to them."""
        if not self.may_enter:
            return {}
        drafts = list(EntryDraft.objects.filter(period=self.period, agency=self.agency))
        own = (draft for draft in drafts if draft.user_id == self.request.user.pk)
        draft = next(own, None) or self._handed(drafts)
        return dict(draft.values) if draft else {}

    def _handed(self, drafts: list[EntryDraft]) -> EntryDraft | None:
        """What an officer made ready to be submitted, or left behind when leaving the agency."""
        ready = [draft for draft in drafts if draft.is_ready]
        if not (ready and self.may_submit):
            ready = left_behind(drafts, self.agency)
        return ready[0] if ready else None


class DraftView(EntryMixin, View):
    """What is typed is saved as it is typed; the answer says how each number was read."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = self.texts
        entry = self.entry_of(texts, only=sorted({part_of(name) for name in texts}))
        at = timezone.now()
        if not entry.lock:
            save_draft(entry, texts, by=self.request.user, at=at, is_ready=None)
        tells = {"tells_ranks": self.tells_ranks}
        context = {"entry": entry, "at": at, **tells, **self.found(entry)}
        return render(request, "indicators/entry/readings.html", context)


class AskToReopenView(EntryMixin, View):
    """An agency asks to correct a figure that it cannot change any more, with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Obligation.objects.filter(period=self.period, agency=self.agency)
        obligation = get_object_or_404(rows, indicator__slug=kwargs["indicator"])
        form = RequestForm(request.POST)
        if not form.is_valid():
            return asked_again(request, form, back=self.address, period=self.period)
        reason = form.cleaned_data["reason"]
        try:
            ask_to_reopen(obligation, by=self.request.user, at=timezone.now(), reason=reason)
        except Refused as refused:
            tell(request, refused)
        else:
            said = _("The coordinating office is asked to reopen the figure.")
            if self.period.is_closed:
                said = _("The coordinating office is asked for a correction.")
            messages.success(request, said)
        return HttpResponseRedirect(self.address)
