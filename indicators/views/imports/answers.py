from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from entities.rules.matching import AgencyIndex
from indicators.actions.confirm_import import propose_batch
from indicators.actions.receive_file import answer
from indicators.forms.imports import MappingForm, NameForm, PeriodForm
from indicators.rules.answers import Answers
from indicators.rules.proposals import Proposal
from indicators.views.imports.base import BatchMixin


class _AnswersView(BatchMixin, View):
    """A page of questions about a waiting file, for the person who sent it."""

    template = ""
    needs_reading = True

    @cached_property
    def proposal(self) -> Proposal:
        return propose_batch(self.batch)

    @cached_property
    def answers(self) -> Answers:
        return Answers.from_json(self.batch.answers)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self._back()
        return self._page(self.forms(None))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self._back()
        forms = self.forms(self.request.POST)
        # Each is asked, so that every fault is shown at once.
        valid = [form.is_valid() for form in forms]
        if not all(valid):
            return self._page(forms)
        if not answer(self.batch, self.answered(forms)):
            messages.error(self.request, _("This file no longer waits for answers."))
        return self._back()

    def forms(self, data: Any) -> list[Any]:
        raise NotImplementedError

    def answered(self, forms: list[Any]) -> Answers:
        raise NotImplementedError

    def _page(self, forms: list[Any]) -> HttpResponse:
        context = {"batch": self.batch, "forms": forms, "proposal": self.proposal}
        return render(self.request, self.template, context)

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("import", args=(self.batch.pk,)))


class MappingView(_AnswersView):
    """The period of a file, and what its tables with unknown headings hold."""

    template = "indicators/imports/mapping.html"

    def forms(self, data: Any) -> list[Any]:
        period = PeriodForm(data, initial={"period": self.answers.period})
        tables = [
            MappingForm(question, data=data, prefix=f"table{place}")
            for place, question in enumerate(self.proposal.questions.tables)
        ]
        return [period, *tables]

    def answered(self, forms: list[Any]) -> Answers:
        period, *tables = forms
        chosen = period.cleaned_data["period"]
        mappings = {form.question.place: form.mapping() for form in tables}
        return replace(
            self.answers,
            period=chosen.code if chosen else "",
            mappings={**self.answers.mappings, **mappings},
        )


class NamesView(_AnswersView):
    """Whom the names mean that are no agency's name on the day of the period."""

    template = "indicators/imports/names.html"

    def forms(self, data: Any) -> list[Any]:
        contexts = self.proposal.contexts
        if not contexts:
            return []
        index: AgencyIndex = contexts[0].index
        return [
            NameForm(
                question,
                index,
                self.answers.names.get(question.text),
                data=data,
                prefix=f"name{place}",
            )
            for place, question in enumerate(self.proposal.questions.names)
        ]

    def answered(self, forms: list[Any]) -> Answers:
        names = dict(self.answers.names)
        for form in forms:
            said = form.answer()
            if said is not None:
                names[form.question.text] = said
            else:
                names.pop(form.question.text, None)
        return replace(self.answers, names=names)
