"""A period is chosen by its name, planned or opened, mended, and given other moments."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import CreateView, FormView, TemplateView, UpdateView

from dvctrack.lib.refused import Refused, log_refused, tell
from entities.models import Agency
from indicators.choices import Cycle, PeriodState
from indicators.models import Period, ReportingRule
from indicators.periods.ask import (
    asked_at_first,
    asked_before,
    asking_before,
    period_to_prefill_from,
)
from indicators.periods.calendar import EARLIEST, LATEST, Kind, NamedPeriod, kind_of, named
from indicators.periods.checklist import before_opening
from indicators.periods.forms import MOMENTS, MomentsForm
from indicators.periods.forms_choose import ChooseForm
from indicators.periods.forms_open import DaysForm, MendForm, PeriodForm
from indicators.periods.new import new_period
from indicators.periods.roster import Roster, across
from indicators.periods.run import (
    change_moments,
    mend_period,
    open_period,
    plan_period,
    plan_year,
)
from indicators.periods.views_base import CoordinatingMixin


def named_or_404(kind: str, key: str) -> NamedPeriod | date:
    """The period that an address names: its number in its year, or the day of a snapshot."""
    found = kind_of(kind)
    wanted: NamedPeriod | date | None = None
    if found and found.cycle == Cycle.SNAPSHOT:
        try:
            wanted = date.fromisoformat(key)
        except ValueError:
            raise Http404 from None
    elif found:
        wanted = named(found, key)
    if wanted is None or (isinstance(wanted, date) and not EARLIEST <= wanted <= LATEST):
        raise Http404
    return wanted


class ChoosePeriodView(CoordinatingMixin, TemplateView):
    """Which period: what is chosen here fills in the form that comes next."""

    template_name = "indicators/entry/choose_period.html"

    @property
    def today(self) -> date:
        return timezone.localdate()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_chosen = {"period", "as_of"} & request.GET.keys()
        form = ChooseForm(
            request.GET if is_chosen else None,
            initial={"kind": request.GET.get("kind")},
            today=self.today,
        )
        if is_chosen and form.is_valid():
            name = "period-year" if form.key.isdecimal() else "period-new"
            return HttpResponseRedirect(reverse(name, args=(form.chosen.code, form.key)))
        return self.render_to_response(self.get_context_data(form=form))


class _SettingUp(CoordinatingMixin):
    """The form of a period that is not open yet: kept as planned, or opened."""

    def form_valid(self, form: PeriodForm) -> HttpResponse:
        opens = self.request.POST.get("action") != "plan"
        period = form.save(commit=False)
        set_up = open_period if opens else plan_period
        try:
            set_up(period, asked=form.asked, by=self.request.user, at=timezone.now())
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error(None, str(refused))
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        if opens:
            messages.success(self.request, _("The period is open."))
            return HttpResponseRedirect(reverse("reports", args=(period.code,)))
        messages.success(self.request, _("The period is planned. Nobody owes anything yet."))
        return HttpResponseRedirect(reverse("period-planned", args=(period.code,)))


class NewPeriodView(_SettingUp, CreateView[Period, PeriodForm]):
    """A new period, with all that follows from its name."""

    template_name = "indicators/entry/open_period.html"
    form_class = PeriodForm

    def get_form_kwargs(self) -> dict[str, Any]:
        wanted = named_or_404(self.kwargs["kind"], self.kwargs["key"])
        period = new_period(wanted, rule=ReportingRule.current())
        return {**super().get_form_kwargs(), "instance": period}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        period = context["form"].instance
        asked = [replace(one, excepted={}) for one in asked_at_first(on=period.as_of).values()]
        return {
            **context,
            "checklist": before_opening(period, at=timezone.now(), asked=asked),
            "roster": Roster.of(period, asked, model=period_to_prefill_from()),
        }


class PlannedPeriodView(_SettingUp, UpdateView[Period, PeriodForm]):
    """A period that was planned before."""

    template_name = "indicators/entry/open_period.html"
    form_class = PeriodForm
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Period]:
        return Period.objects.filter(state=PeriodState.PLANNED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.object
        asked = asked_before(period, on=period.as_of).values()
        return super().get_context_data(
            is_planned=True,
            checklist=before_opening(period, at=timezone.now()),
            roster=Roster.of(period, asked, model=asking_before(period)),
            **kwargs,
        )


class PlanYearView(CoordinatingMixin, TemplateView):
    """Every period of a year in one act; those that are there already are passed over."""

    template_name = "indicators/entry/plan_year.html"

    @cached_property
    def kind(self) -> Kind:
        kind = kind_of(self.kwargs["kind"])
        is_known = kind and EARLIEST.year < self.kwargs["year"] < timezone.localdate().year + 10
        if kind is None or kind.cycle == Cycle.SNAPSHOT or not is_known:
            raise Http404
        return kind

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.kind.of_year(self.kwargs["year"])
        model = period_to_prefill_from()
        owing = Agency.objects.filter(obligations__period=model).order_by()
        kinds = set(owing.values_list("kind", flat=True).distinct())
        days = [row.as_of for row in rows]
        there = Period.objects.filter(cycle=self.kind.cycle, as_of__in=days)
        found = {row.as_of: row for row in there}
        return super().get_context_data(
            cycle=self.kind.cycle.label,
            boundary=self.kind.boundary.label,
            rows=[(row, found.get(row.as_of), list(across(row, kinds))) for row in rows],
            missing=len(rows) - len(found),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = len(self.kind.of_year(kwargs["year"]))
        try:
            made = plan_year(self.kind, kwargs["year"], by=self.request.user, at=timezone.now())
        except Refused as refused:
            tell(request, refused)
            return HttpResponseRedirect(request.path)
        told = ngettext(
            "%(number)d period is planned.", "%(number)d periods are planned.", len(made)
        )
        messages.success(request, told % {"number": len(made)})
        if asked > len(made):
            told = ngettext(
                "%(number)d period was there already and stays as it is.",
                "%(number)d periods were there already and stay as they are.",
                asked - len(made),
            )
            messages.info(request, told % {"number": asked - len(made)})
        return HttpResponseRedirect(reverse("entry"))


class MendPeriodView(CoordinatingMixin, UpdateView[Period, MendForm]):
    """Another name or other days for a period in which no figure stands."""

    template_name = "indicators/entry/mend_period.html"
    form_class = MendForm
    model = Period
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            period=self.period, has_figures=self.period.submissions.exists(), **kwargs
        )

    def form_valid(self, form: MendForm) -> HttpResponse:
        values = {name: form.cleaned_data[name] for name in DaysForm.Meta.fields}
        reason = form.cleaned_data["reason"]
        try:
            period = mend_period(
                self.period, values=values, by=self.request.user, at=timezone.now(), reason=reason
            )
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("The period was changed."))
        return HttpResponseRedirect(reverse("reports", args=(period.code,)))


class MomentsView(CoordinatingMixin, FormView[MomentsForm]):
    """Other moments for an open period, or for a closed one, which is opened again with them."""

    template_name = "indicators/entry/moments.html"
    form_class = MomentsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period.state == PeriodState.PLANNED:
            return HttpResponseRedirect(reverse("period-planned", args=(self.period.code,)))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.period, name) for name in (*MOMENTS, "reminder_days")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            period=self.period, has_figures=self.period.submissions.exists(), **kwargs
        )

    def form_valid(self, form: MomentsForm) -> HttpResponse:
        reopens = self.request.POST.get("action") == "reopen"
        try:
            change_moments(
                self.period,
                reopens=reopens,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            tell(self.request, refused)
        else:
            said = _("The period is open again.") if reopens else _("The moments were changed.")
            messages.success(self.request, said)
        return HttpResponseRedirect(reverse("reports", args=(self.period.code,)))
