from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from dvctrack.lib.refused import Refused, tell
from entities.models import Agency
from indicators.models import Obligation, Period
from indicators.periods.forms import ReasonForm
from indicators.policy import may_coordinate


class CoordinatingMixin(AccessMixin):
    """What only the coordinating office does, for one period."""

    raise_exception = True
    period: Period
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_coordinate(request.user):
            return self.handle_no_permission()
        if "code" in kwargs:
            self.period = get_object_or_404(Period, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


def asked_again(request: HttpRequest, form: BaseForm, *, back: str, period: Period) -> HttpResponse:
    """The fields as they were typed; the rest of what the button sends stays as it is."""
    if not form.visible_fields():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return HttpResponseRedirect(back)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {*form.fields, "csrfmiddlewaretoken"}
        for value in values
    ]
    context = {"form": form, "kept": kept, "back": back, "period": period}
    return render(request, "indicators/entry/again.html", context)


class ReasonedView(CoordinatingMixin, View):
    """Something that is done by one button with a reason, and then leads back.

    What must be corrected is asked again on a page of its own: nothing that was typed is lost.
    """

    http_method_names = ["post"]
    form_class: type[Form] = ReasonForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return asked_again(request, form, back=self.back, period=self.period)
        try:
            self.done(form.cleaned_data)
        except Refused as refused:
            tell(request, refused)
        return HttpResponseRedirect(self.back)

    def done(self, cleaned: dict[str, Any]) -> None:
        raise NotImplementedError

    @property
    def back(self) -> str:
        return reverse("reports", args=(self.period.code,))

    @property
    def now(self) -> Any:
        return timezone.now()


class OfAgencyView(ReasonedView):
    """Something done for one agency; it leads back to its form."""

    @property
    def agency(self) -> Agency:
        return get_object_or_404(Agency, slug=self.kwargs["agency"])

    @property
    def obligation(self) -> Obligation:
        rows = Obligation.objects.filter(period=self.period, agency__slug=self.kwargs["agency"])
        return get_object_or_404(rows, indicator__slug=self.kwargs["indicator"])

    @property
    def back(self) -> str:
        return reverse("entry-form", args=(self.period.code, self.kwargs["agency"]))
