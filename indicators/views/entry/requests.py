from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from indicators.actions.review import ask_to_reopen
from indicators.models import Obligation
from indicators.views.entry.base import EntryMixin


class AskToReopenView(EntryMixin, View):
    """An agency asks for an accepted figure back, with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Obligation.objects.filter(period=self.period, agency=self.agency)
        obligation = get_object_or_404(rows, indicator__slug=kwargs["indicator"])
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, _("Say why the figure must be corrected."))
        elif ask_to_reopen(obligation, by=self.request.user, at=timezone.now(), reason=reason):
            messages.success(request, _("The coordinating office is asked to reopen the figure."))
        else:
            messages.info(request, _("This was asked already and is not answered yet."))
        return HttpResponseRedirect(
            reverse("entry-form", args=(self.period.code, self.agency.slug))
        )
