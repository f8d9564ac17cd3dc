"""What a person says of a waiting file: answers, confirming, putting aside, undoing."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View

from dvctrack.lib.refused import Refused, log_refused, tell
from entities.agencies.matching import AgencyIndex, AgencyRows
from indicators.choices import BatchState, BatchWork
from indicators.importing.answers import Answers
from indicators.importing.background import ask
from indicators.importing.forms import TICK, NameForm, PeriodForm
from indicators.importing.list_forms import DecisionForm, ServiceForm
from indicators.importing.look import kept_proposal
from indicators.importing.mapping_forms import MappingForm
from indicators.importing.names import NameQuestion
from indicators.importing.receive import SETTLED, answer, discard_file
from indicators.importing.remembering import answer_tables
from indicators.importing.scale_form import ScaleForm
from indicators.importing.undo import closed_periods, undo_plan
from indicators.importing.verdict import question_links
from indicators.importing.views_base import BatchMixin
from indicators.policy import reporting_periods_for

# Each has up to five fields, and Django takes a thousand.
NAMES_PER_PAGE = 50


class _AnswersView(BatchMixin, View):
    """A page of questions about a waiting file, for the person who sent it."""

    template = ""
    needs_look = True
    # Whether a question may stay without an answer.
    leaves_open = False

    @cached_property
    def answers(self) -> Answers:
        return Answers.from_json(self.batch.answers)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self.back()
        return self._page(self.forms(None))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self.back()
        forms = self.forms(self.request.POST)
        # Each is asked, so that every fault is shown at once.
        valid = [form.is_valid() for form in forms]
        if not all(valid):
            return self._page(forms)
        try:
            self.keep(self.answered(forms))
        except Refused as refused:
            tell(self.request, refused)
            return self.back()
        ask(self.batch, BatchWork.LOOK)
        return self.after()

    def forms(self, data: Any) -> list[Any]:
        raise NotImplementedError

    def answered(self, forms: list[Any]) -> Answers:
        raise NotImplementedError

    def keep(self, answers: Answers) -> None:
        answer(self.batch, answers)

    def shown(self) -> dict[str, Any]:
        """What the page shows beside its forms."""
        return {}

    def after(self) -> HttpResponse:
        """On to questions that are open, though not back to names that were just left open.

        Where the file is not looked at again in a moment, its page leads on from there.
        """
        self.wait()
        proposal = kept_proposal(self.batch, is_last=True)
        for link in question_links(self.batch, proposal) if proposal else ():
            if link.is_open and not (self.leaves_open and link.address == self.request.path):
                messages.info(self.request, _("The answers were kept. There is one more question:"))
                return HttpResponseRedirect(link.address)
        return self.back()

    def _page(self, forms: list[Any]) -> HttpResponse:
        context = {
            "batch": self.batch,
            "forms": forms,
            "proposal": self.proposal,
            **self.shown(),
        }
        return render(self.request, self.template, context)


class MappingView(_AnswersView):
    """The period of a file or the decision of its list, what its tables hold, in which scale, and
    which services near names mean.
    """

    template = "indicators/imports/mapping.html"

    def forms(self, data: Any) -> list[Any]:
        questions = self.proposal.questions
        period = PeriodForm(
            data,
            initial={"period": self.answers.period},
            periods=reporting_periods_for(self.request.user),
            is_open=self.proposal.lacks_period,
        )
        decision = DecisionForm(self.answers.decision, data=data, prefix="decision")
        tables = [
            MappingForm(question, data=data, prefix=f"table{place}", number=place + 1)
            for place, question in enumerate(questions.tables)
        ]
        scales = [
            ScaleForm(question, self.answers.scales, data=data, prefix=f"scale{place}")
            for place, question in enumerate(questions.scales)
        ]
        services = [
            ServiceForm(
                question, self.answers.services.get(question.text), data=data, prefix=f"near{place}"
            )
            for place, question in enumerate(questions.services)
        ]
        return [
            *([period] if questions.asks_of_period else []),
            *([decision] if questions.asks_decision else []),
            *tables,
            *scales,
            *services,
        ]

    def answered(self, forms: list[Any]) -> Answers:
        said = self.answers
        period, decision = said.period, said.decision
        mappings, scales, near = dict(said.mappings), dict(said.scales), dict(said.services)
        for form in forms:
            if isinstance(form, PeriodForm):
                chosen = form.cleaned_data["period"]
                period = chosen.code if chosen else ""
            elif isinstance(form, DecisionForm):
                decision = form.key()
            elif isinstance(form, MappingForm):
                mappings[form.question.place] = form.mapping()
            elif isinstance(form, ScaleForm):
                scales[form.question.place] = form.factor()
            elif form.answer() is not None:
                near[form.question.text] = form.answer()
        return replace(
            said, period=period, decision=decision, mappings=mappings, scales=scales, services=near
        )

    def keep(self, answers: Answers) -> None:
        answer_tables(
            self.batch,
            answers,
            self.proposal.questions.tables,
            by=self.request.user,  # type: ignore[arg-type]
        )


class NamesView(_AnswersView):
    """Whom the names mean that are no agency's name on their day, or that of a whole group.

    A file may hold more names than one form may have fields: each page is answered by itself.
    """

    template = "indicators/imports/names.html"
    leaves_open = True

    @cached_property
    def page(self) -> Page[NameQuestion]:
        return Paginator(self.proposal.questions.names, NAMES_PER_PAGE).get_page(
            self.request.GET.get("page")
        )

    def forms(self, data: Any) -> list[Any]:
        if not self.page.object_list:
            return []
        agencies = AgencyRows.load()
        days = {question.on or localdate() for question in self.page.object_list}
        indexes = {day: AgencyIndex.of(agencies, on=day) for day in days}
        return [
            NameForm(
                question,
                indexes[question.on or localdate()],
                self.answers.names.get(question.text),
                data=data,
                prefix=f"name{place}",
            )
            for place, question in enumerate(self.page.object_list, self.page.start_index() - 1)
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

    def shown(self) -> dict[str, Any]:
        return {"page": self.page}

    def after(self) -> HttpResponse:
        """The next page of names, and after the last one what else is open."""
        if not self.page.has_next():
            return super().after()
        address = reverse("import-names", args=(self.batch.pk,))
        return HttpResponseRedirect(f"{address}?page={self.page.next_page_number()}")


class ConfirmView(BatchMixin, View):
    """Save a file as it was shown, once."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_own:
            return self.handle_no_permission()
        if self.is_waiting:
            posted = self.request.POST
            accepted = [name.removeprefix(TICK) for name in posted if name.startswith(TICK)]
            digest = posted.get("digest", "")
            asked = self.request.user.pk, timezone.now().isoformat()
            ask(self.batch, BatchWork.CONFIRM, *asked, digest, accepted)
        else:
            messages.info(self.request, SETTLED)
            log_refused(Refused(str(SETTLED)), by=self.request.user)
        return self.back()


class DiscardView(BatchMixin, View):
    """Put a waiting file aside."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_own:
            return self.handle_no_permission()
        try:
            discard_file(self.batch, at=timezone.now())
        except Refused as refused:
            messages.info(self.request, str(refused))
            log_refused(refused, by=self.request.user)
            return self.back()
        messages.info(self.request, _("The file was put aside; nothing was imported."))
        return HttpResponseRedirect(reverse("imports"))


class UndoView(BatchMixin, View):
    """What an undo would do, and doing it."""

    is_for_agencies = False
    needs_look = True

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
        if self.batch.state == BatchState.SAVED:
            ask(self.batch, BatchWork.UNDO, self.request.user.pk)
        return self.back()
