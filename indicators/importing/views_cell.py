"""One cell of a waiting file, for the person who may say what it is meant to hold."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.refused import Refused, tell
from indicators.annex.scaling import shown_in
from indicators.choices import BatchWork
from indicators.importing.answers import Answers
from indicators.importing.background import ask
from indicators.importing.cells import cell_at
from indicators.importing.look import lines_of
from indicators.importing.receive import correct_cell, restore_cell
from indicators.importing.views_base import BatchMixin


class CellForm(forms.Form):
    """What a cell is meant to hold; nothing for an empty cell."""

    text = forms.CharField(
        label=gettext_lazy("What is meant"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "form-control", "autofocus": True}),
        help_text=gettext_lazy("As it should stand in the cell; left empty, the cell is empty."),
    )


class CellView(BatchMixin, View):
    """What was read in a cell, and a field for what is meant; or taking that back."""

    needs_look = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self.back()
        cell = self._cell(request.GET.get("ref", ""))
        said = Answers.from_json(self.batch.answers).cells.get(cell.ref)
        return self._page(cell, CellForm(initial={"text": said.text if said else shown_in(cell)}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.is_own and self.is_waiting):
            return self.back()
        cell = self._cell(request.POST.get("ref", ""))
        form = CellForm(request.POST)
        takes_back = "take_back" in request.POST
        if not takes_back and not form.is_valid():
            return self._page(cell, form)
        try:
            if takes_back:
                restore_cell(self.batch, cell.ref)
            else:
                by: Any = request.user
                text = form.cleaned_data["text"]
                correct_cell(self.batch, cell.ref, text, by=by, at=timezone.now())
        except Refused as refused:
            tell(request, refused)
        else:
            ask(self.batch, BatchWork.LOOK)
            messages.success(request, _("The file was read again with the cell as you gave it."))
        return self.back()

    def _cell(self, ref: str) -> Cell:
        found = cell_at(lines_of(self.batch), ref)
        if found is None:
            raise Http404
        return found

    def _page(self, cell: Cell, form: CellForm) -> HttpResponse:
        said = Answers.from_json(self.batch.answers).cells.get(cell.ref)
        context = {
            "batch": self.batch,
            "cell": cell,
            "read": shown_in(cell),
            "form": form,
            "said": said,
            "found": [
                row.message
                for row in self.proposal.findings
                if row.where == cell.ref and row.code != "corrected-cell"
            ],
        }
        return render(self.request, "indicators/imports/cell.html", context)
