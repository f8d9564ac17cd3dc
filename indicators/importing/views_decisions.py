from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from dvctrack.lib.refused import Refused
from indicators.choices import BatchState
from indicators.importing.answers import Answers
from indicators.importing.confirm import Outcome, confirm_import, propose_batch
from indicators.importing.forms import TICK
from indicators.importing.receive import discard_file
from indicators.importing.undo import undo_import
from indicators.importing.undo_plan import closed_periods, undo_plan
from indicators.importing.views import preview_context
from indicators.importing.views_base import BatchMixin

SAID = {
    Outcome.ALREADY: gettext_lazy("This file was settled before; this is what came of it."),
    Outcome.CHANGED: gettext_lazy(
        "The figures changed while you were looking. Nothing was saved: look at what the file "
        "would do now, and confirm again."
    ),
    Outcome.UNTICKED: gettext_lazy("Nothing was saved: tick each kind of warning that you accept."),
    Outcome.REFUSED: gettext_lazy("Nothing was saved: mend the errors first."),
}


class _DecisionView(BatchMixin, View):
    def back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("import", args=(self.batch.pk,)))


class ConfirmView(_DecisionView):
    """Save a file as it was shown, once."""

    needs_reading = True

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_own:
            return self.handle_no_permission()
        if not self.is_waiting:
            messages.info(self.request, SAID[Outcome.ALREADY])
            return self.back()
        posted = self.request.POST
        done = confirm_import(
            self.batch,
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            digest=posted.get("digest", ""),
            accepted={name.removeprefix(TICK) for name in posted if name.startswith(TICK)},
        )
        outcome = done.outcome
        if outcome is Outcome.SAVED:
            messages.success(self.request, _("The file was imported."))
            return self.back()
        if outcome is Outcome.ALREADY:
            messages.info(self.request, SAID[outcome])
            return self.back()
        context = preview_context(
            self, done.proposal or propose_batch(self.batch), refusal=SAID[outcome]
        )
        return render(self.request, "indicators/imports/preview.html", context)


class DiscardView(_DecisionView):
    """Put a waiting file aside."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_own:
            return self.handle_no_permission()
        if not discard_file(self.batch):
            messages.info(self.request, SAID[Outcome.ALREADY])
            return self.back()
        messages.info(self.request, _("The file was put aside; nothing was imported."))
        return HttpResponseRedirect(reverse("imports"))


class UndoView(_DecisionView):
    """What an undo would do, and doing it."""

    is_for_agencies = False

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.may_import and self.batch.state == BatchState.SAVED):
            return self.back()
        answers = Answers.from_json(self.batch.answers)
        context = {
            "batch": self.batch,
            "plan": undo_plan(self.batch),
            "closed": closed_periods(self.batch),
            "is_remembered": self.batch.agency is None and answers.holds_for_others,
        }
        return render(self.request, "indicators/imports/undo.html", context)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            undo_import(
                self.batch,
                by=self.request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refused as refused:
            messages.error(self.request, str(refused))
            return HttpResponseRedirect(reverse("import-undo", args=(self.batch.pk,)))
        messages.success(self.request, _("The import was undone."))
        return self.back()
