from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from indicators.entry.draft import read_drafted
from indicators.entry.form import Entry
from indicators.entry.forms import AttachmentForm
from indicators.entry.last_totals import with_last_denominators
from indicators.entry.save_draft import mark_ready, save_draft
from indicators.entry.submit import Submitted, submit_report
from indicators.entry.views_base import EntryMixin
from indicators.models import ReopenRequest
from indicators.periods.coordinators import coordinators
from indicators.periods.forms import ExtensionForm
from indicators.policy import may_coordinate


class EntryView(EntryMixin, View):
    """The form: read, typed, kept as a draft, submitted. It works without JavaScript."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = read_drafted(self.period, self.agency, self.drafted(), at=timezone.now())
        return self.page(found.entry, Submitted(found.entry, conflicts=found.conflicts))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "draft")
        if action == "submit" and self.may_submit:
            return self.submit()
        if action == "take":
            return self.keep(with_last_denominators(self.entry_of(self.texts), self.texts))
        return self.keep(self.texts, is_ready=action == "ready")

    def keep(self, texts: dict[str, str], *, is_ready: bool = False) -> HttpResponse:
        entry = self.entry_of(texts)
        draft = save_draft(entry, texts, by=self.request.user, at=timezone.now())
        if is_ready and draft and mark_ready(self.period, self.agency, by=self.request.user):
            messages.success(self.request, _("Your approver is asked to submit this report."))
        elif draft:
            messages.success(self.request, _("The draft is saved. Nothing has been submitted yet."))
        return HttpResponseRedirect(self.address)

    def submit(self) -> HttpResponse:
        done = submit_report(
            self.period, self.agency, texts=self.texts, by=self.request.user, at=timezone.now()
        )
        if done.refusal or done.conflicts:
            # What was typed stays on the page.
            return self.page(done.entry, done)
        messages.success(self.request, _what_was_saved(done))
        return HttpResponseRedirect(self.address)

    def page(self, entry: Entry, done: Submitted | None = None) -> HttpResponse:
        context = {
            "entry": entry,
            "now": self.opened_at,
            "done": done,
            "may_enter": self.may_enter,
            "may_submit": self.may_submit,
            "is_open": self.may_enter and not entry.lock,
            "conflicts": {row.slug: row for row in done.conflicts} if done else {},
            **self.found(entry),
            "coordinators": coordinators(on=timezone.localdate()),
            "may_coordinate": may_coordinate(self.request.user),
            "extension_form": ExtensionForm(),
            "requests": self.requests(),
            "attachment_form": AttachmentForm(),
            "attachments": self.agency.attachments.filter(period=self.period),
        }
        is_refused = self.request.method == "POST" and done and done.conflicts
        status = 409 if is_refused else 200
        return render(self.request, "indicators/entry/form.html", context, status=status)

    def requests(self) -> dict[int, ReopenRequest]:
        """What is asked and not yet answered, by obligation."""
        rows = ReopenRequest.objects.filter(
            obligation__period=self.period,
            obligation__agency=self.agency,
            is_granted__isnull=True,
        )
        return {row.obligation_id: row for row in rows}

    @property
    def address(self) -> str:
        return reverse("entry-form", args=(self.period.code, self.agency.slug))


class DraftView(EntryMixin, View):
    """What is typed is saved as it is typed; the answer says how each number was read."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = self.texts
        entry = self.entry_of(texts, only=self.indicators_posted())
        at = timezone.now()
        if not entry.lock:
            save_draft(entry, texts, by=self.request.user, at=at)
        context = {"entry": entry, "at": at, **self.found(entry)}
        return render(request, "indicators/entry/readings.html", context)


def _what_was_saved(done: Submitted) -> str:
    if not done.saved:
        return _("There was nothing new to submit.")
    return ngettext(
        "%(number)d indicator is submitted.",
        "%(number)d indicators are submitted.",
        len(done.saved),
    ) % {"number": len(done.saved)}
