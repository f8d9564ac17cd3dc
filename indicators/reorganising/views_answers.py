"""What an administrator says of a file: the form in its place, confirming, undoing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from dvctrack.lib.refused import Refused, tell
from entities.choices import ActState
from entities.models import Agency
from entities.work.errands import Asked, ErrandMixin
from indicators.reorganising.forms import WrittenAct, chosen_in
from indicators.reorganising.leads import move_leads
from indicators.reorganising.plan import propose
from indicators.reorganising.record import receive_act, record_asked
from indicators.reorganising.undo import undo_asked, undo_plan
from indicators.reorganising.views_base import ActMixin, ReorganisingMixin
from indicators.reorganising.waiting import discard_act, keep_choices

# Of what stands in the way of an undo a page lists so many.
BLOCKERS_SHOWN = 100


class ActFormView(ReorganisingMixin, View):
    """One merger, split or rename that is written in a form; it is kept as the file it makes."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(WrittenAct())

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more" in self.request.POST:
            return self._page(WrittenAct.with_more_rows(self.request.POST))
        written = WrittenAct(self.request.POST)
        if not written.is_valid():
            return self._page(written)
        name, content = written.file()
        errors = [row.message for row in propose(content).findings if row.is_error]
        if errors:
            for message in dict.fromkeys(errors):
                written.act.add_error(None, message)
            return self._page(written)
        act = receive_act(
            content,
            file_name=name,
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect("reorganisation", act.pk)

    def _page(self, written: WrittenAct) -> HttpResponse:
        agencies = Agency.objects.filter(ends_on=None).select_related("parent").in_annex_order()
        context = {"written": written, "form": written.act, "agencies": agencies}
        return render(self.request, "indicators/reorganising/form.html", context)


class ConfirmActView(ActMixin, ErrandMixin, View):
    """Record a file as it was shown, once; or keep what was chosen for its people.

    After a refusal the page of the file shows what it would do now.
    """

    task = record_asked
    under_way = gettext_lazy("The reorganisation is being recorded")

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.came_back() or self.back()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = self.request.POST
        try:
            keep_choices(self.act, chosen_in(posted))
            if "keep" in posted:
                messages.info(self.request, _("The choices were kept. Nothing was recorded yet."))
                page = self.request.GET.get("page", "1")
                return redirect(f"{reverse('reorganisation', args=(self.act.pk,))}?page={page}")
        except Refused as refused:
            tell(self.request, refused)
            return self.back()
        return self.ask(act=self.act.pk, digest=posted.get("digest", ""))

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        if refused:
            messages.error(self.request, refused)
        else:
            messages.success(self.request, _("The reorganisation was recorded."))
        return self.back()


class DiscardActView(ActMixin, View):
    """Put a waiting file aside."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            discard_act(self.act, by=self.request.user)  # type: ignore[arg-type]
        except Refused as refused:
            tell(self.request, refused)
            return self.back()
        messages.info(self.request, _("The file was put aside; nothing was recorded."))
        return redirect("reorganise")


class UndoActView(ActMixin, ErrandMixin, View):
    """What an undo would do, or what stands in its way; and doing it."""

    task = undo_asked
    under_way = gettext_lazy("The reorganisation is being taken back")

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if came_back := self.came_back():
            return came_back
        if self.act.state != ActState.SAVED:
            return self.back()
        return self._page()

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.ask(act=self.act.pk)

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        self.act.refresh_from_db()
        if refused and self.act.state == ActState.SAVED:
            return self._page()
        if refused:
            messages.info(self.request, refused)
        else:
            messages.success(self.request, _("The reorganisation was taken back."))
        return self.back()

    def _page(self) -> HttpResponse:
        plan = undo_plan(self.act)
        context = {
            "act": self.act,
            "blockers": plan.blockers[:BLOCKERS_SHOWN],
            "left_out": max(len(plan.blockers) - BLOCKERS_SHOWN, 0),
            "made": sum(map(len, plan.made.values())),
            "changed": sum(map(len, plan.changed.values())),
            "gone": sum(map(len, plan.gone.values())),
        }
        return render(self.request, "indicators/reorganising/undo.html", context)


class MoveLeadsView(ActMixin, View):
    """Transfer the deadlines of agencies that the act ended to what these became."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            number = move_leads(self.act, by=self.request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refused:
            tell(self.request, refused)
        else:
            told = ngettext(
                "%(count)d deadline was moved.", "%(count)d deadlines were moved.", number
            )
            messages.success(self.request, told % {"count": number})
        return self.back()
