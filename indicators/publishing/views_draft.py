from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from dvctrack.lib.tables.base import Table
from entities.work.errands import Asked, ErrandMixin
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of
from indicators.league.owing import kinds_of
from indicators.league.units_asked import UnitsChoice
from indicators.league.views_base import UnitsOnMixin
from indicators.periods.views_base import CoordinatingMixin
from indicators.publishing.asked import publish_asked
from indicators.publishing.changes import Changes, changes
from indicators.publishing.checklist import before_publishing
from indicators.publishing.edition import (
    AnnexError,
    Edition,
    edition,
    edition_of,
    has_ties,
    layout_named,
    layout_of,
    next_number,
)
from indicators.publishing.forms import DraftForm, PublishForm
from indicators.publishing.tables import ChangeTable, OtherChangeTable, annex_parts
from indicators.publishing.views import TYPES, download

WRITERS = {"docx": docx_of, "xlsx": xlsx_of}


class PublicationDraftView(CoordinatingMixin, UnitsOnMixin, ErrandMixin, View):
    """What would be published of a period, and the button that does it.

    On the units of another day it is a draft to be read and downloaded, which nobody publishes.
    """

    task = publish_asked
    under_way = gettext_lazy("The version is being published")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if came_back := self.came_back():
            return came_back
        initial = {"layout": layout_of(self.period).code}
        form = DraftForm(request.GET if "layout" in request.GET else None, initial=initial)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else initial
        if self.units.on:
            return self._on_units(self.units.on, asked)
        return self._page(PublishForm(initial=asked), asked["layout"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.units.on:
            return self.get(request)
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._page(form, form.data.get("layout", ""))
        return self.ask(period=self.period.pk, typed=request.POST.dict())

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        """After a refusal what was typed stands beside the figures as they are now."""
        form = PublishForm(asked["typed"])
        form.is_valid()
        self.period.refresh_from_db()
        version = self.period.publications.filter(number=form.cleaned_data["number"]).first()
        if refused:
            messages.warning(self.request, refused)
        elif self.period.is_public:
            messages.success(self.request, _("Published."))
        else:
            messages.warning(self.request, _("Published, but the period is not public."))
        return redirect(version) if version else self._page(form, form.cleaned_data["layout"])

    @cached_property
    def units(self) -> UnitsChoice:
        return self.units_choice(kinds_of([self.period]))

    def _on_units(self, day: date, asked: dict[str, Any]) -> HttpResponse:
        """The draft as a page, or with `?_export=docx` or `xlsx` as a file."""
        context: dict[str, Any] = {"period": self.period, "units": self.units}
        kind = self.request.GET.get("_export")
        if kind and kind not in WRITERS:
            raise Http404
        try:
            found = edition(
                self.period,
                layout_named(asked["layout"]),
                with_old_list=bool(asked.get("with_old_list")),
                units_on=day,
            )
            written = found.written
        except AnnexError as error:
            context["refusal"] = str(error)
        else:
            if kind:
                name = f"du-thao_{self.period.code}_units_{day.isoformat()}.{kind}"
                return download(WRITERS[kind](written), TYPES[kind], name)
            context |= {
                "written": written,
                "parts": annex_parts(written),
                "has_ties": has_ties(found),
            }
        return render(self.request, "indicators/publications/draft_on_units.html", context)

    def _page(self, form: PublishForm, code: str) -> HttpResponse:
        context: dict[str, Any] = {"period": self.period, "form": form, "units": self.units}
        context["number"] = next_number(self.period)
        try:
            layout = layout_named(code)
            found = edition(self.period, layout, with_old_list=bool(form["with_old_list"].value()))
            context |= self._shown(found)
        except AnnexError as error:
            context["refusal"] = str(error)
        return render(self.request, "indicators/publications/draft.html", context)

    def _shown(self, found: Edition) -> dict[str, Any]:
        last = self.period.publications.order_by("number").last()
        changed = changes(edition_of(last), found) if last else None
        return {
            "parts": annex_parts(found.written),
            "written": found.written,
            "digest": found.digest,
            "checklist": before_publishing(self.period, found, at=timezone.now()),
            "old_list": found.content.overdue.listed_on if found.layout.lists_services else None,
            "has_ties": has_ties(found),
            "last": last,
            "changes": changed,
            "tables": change_tables(changed) if changed else [],
        }


def change_tables(changed: Changes) -> list[Table]:
    """The corrected figures, what moved with them, and all that is no figure."""
    tables = [
        ChangeTable.titled(_("Corrected figures"), "corrected", changed.corrected),
        ChangeTable.titled(_("Ranks and results that moved with them"), "moved", changed.moved),
        OtherChangeTable(changed.others),
    ]
    return [table for table in tables if len(table)]
