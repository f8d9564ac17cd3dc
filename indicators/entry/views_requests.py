from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from dvctrack.lib.refused import Refused, tell
from indicators.entry.views_base import EntryMixin
from indicators.models import Obligation
from indicators.periods.forms import RequestForm
from indicators.periods.review import ask_to_reopen


class AskToReopenView(EntryMixin, View):
    """An agency asks for an accepted figure back, with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Obligation.objects.filter(period=self.period, agency=self.agency)
        obligation = get_object_or_404(rows, indicator__slug=kwargs["indicator"])
        form = RequestForm(request.POST)
        if form.is_valid():
            self.ask(obligation, form.cleaned_data["reason"])
        else:
            messages.error(request, " ".join(map(str, form.errors["reason"])))
        return HttpResponseRedirect(
            reverse("entry-form", args=(self.period.code, self.agency.slug))
        )

    def ask(self, obligation: Obligation, reason: str) -> None:
        try:
            ask_to_reopen(obligation, by=self.request.user, at=timezone.now(), reason=reason)
        except Refused as refused:
            tell(self.request, refused)
        else:
            said = _("The coordinating office is asked to reopen the figure.")
            messages.success(self.request, said)
