from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from dvctrack.lib.refused import Refused, tell
from dvctrack.lib.tables.base import Column
from dvctrack.lib.tables.cells import text
from entities.people.views_letters import letters_context, send_chosen_again
from indicators.choices import PeriodState
from indicators.periods.letters import reminders_of
from indicators.periods.remind import Reminder, remind, reminders
from indicators.periods.tables_remind import ToRemindTable
from indicators.periods.views_base import CoordinatingMixin


class RemindView(CoordinatingMixin, TemplateView):
    """Agencies are chosen, their letters read, and sent; below stands what was sent before."""

    template_name = "indicators/entry/remind.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.reminders() if self.period.state == PeriodState.OPEN else []
        return super().get_context_data(
            period=self.period,
            rows=rows,
            choice=ToRemindTable.of(
                (row for row in rows if row.is_reachable),
                is_ticked=self.is_ticked,
            ),
            without_person=[row for row in rows if not row.people],
            without_address=[row for row in rows if row.without_address],
            sends_mail=settings.SENDS_MAIL,
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = letters_context(
            reminders_of(self.period),
            about=Column(
                gettext_lazy("Agency"),
                render=lambda letter: text(letter.agency.full_title),
                row_header=True,
                css="col-name",
            ),
            page=request.GET.get("page"),
            at=timezone.now(),
        )
        context["again"] = reverse("reports-again", args=(self.period.code,))
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "entities/letters.html", context)
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the letters to the agencies that are ticked, or send them."""
        if "send" in request.POST:
            self.send()
        elif self.period.state == PeriodState.OPEN:
            rows = [row for row in self.reminders() if self.is_chosen(row)]
            if rows:
                letters = sum(len(row.to) for row in rows)
                context = {"period": self.period, "rows": rows, "letters": letters}
                return render(request, "indicators/entry/remind_preview.html", context)
            messages.error(request, _("Choose at least one agency that can be written to."))
        return HttpResponseRedirect(reverse("reports-remind", args=(self.period.code,)))

    def reminders(self) -> list[Reminder]:
        return reminders(self.period, at=timezone.now())

    def is_ticked(self, row: Reminder) -> bool:
        """All are, unless the address names those that are, or says that none is."""
        asked = self.request.GET
        named = asked.getlist("agency")
        return row.agency.slug in named if named else asked.get("tick") != "none"

    def is_chosen(self, row: Reminder) -> bool:
        return bool(row.to) and row.agency.slug in self.request.POST.getlist("agency")

    def send(self) -> None:
        try:
            rows = remind(
                self.period,
                by=self.request.user,
                at=timezone.now(),
                wanted=self.is_chosen,
            )
        except Refused as refused:
            tell(self.request, refused)
            return
        number = sum(len(row.to) for row in rows)
        said = ngettext(
            "%(number)d letter written. The list below says what became of it.",
            "%(number)d letters written. The list below says what became of each.",
            number,
        )
        messages.success(self.request, said % {"number": number})


class SendAgainView(CoordinatingMixin, TemplateView):
    """The reminders of the period that did not leave are tried anew."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        send_chosen_again(request, reminders_of(self.period))
        return HttpResponseRedirect(reverse("reports-remind", args=(self.period.code,)))
