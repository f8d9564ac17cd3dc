from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from dvctrack.lib.refused import Refused, log_refused
from entities.agencies.matching import AgencyIndex
from entities.choices import AgencyKind
from entities.models import Agency, Peers, annex_order
from indicators.entry.grid import Grid, read_grid, read_newest_grid, save_grid
from indicators.entry.parts import Conflict
from indicators.entry.pasted_block import PastedBlock, place_block
from indicators.entry.views import posted_texts
from indicators.figures.typed import Texts, part_of
from indicators.models import Obligation, PeriodIndicator, wordings
from indicators.periods.views_base import CoordinatingMixin

# Some 3 kB a row; the largest province has 168 communes.
ROWS_ON_PAGE = 120


class GridView(CoordinatingMixin, View):
    """The figures of all agencies of a kind in one table; it works without JavaScript."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.read({}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = posted_texts(request)
        reason = texts.pop("reason", "").strip()
        block, at = texts.pop("block", ""), texts.pop("at", "")
        if block.strip():
            return self.paste(block, texts, at=at, reason=reason)
        match request.POST.get("action"):
            case "read":
                # What was changed just now; the rest of the table stands as it is.
                grid = self.read(texts, only={part_of(name) for name in texts})
                return render(request, "indicators/entry/grid_readings.html", {"grid": grid})
            case "save":
                return self.save(texts, reason)
        grid = self.read(texts)
        right, wrong = grid.checked
        said = _("%(right)d cells are right, %(wrong)d must be corrected. Nothing is saved yet.")
        return self.page(grid, reason=reason, said=said % {"right": right, "wrong": wrong})

    def paste(self, block: str, texts: Texts, *, at: str, reason: str) -> HttpResponse:
        """Fill in a block, whichever button was pressed: it is looked at before it is saved."""
        index = AgencyIndex.load(on=self.period.as_of)
        pasted = place_block(block, self.read(texts).rows, index, at=at)
        texts = {**texts, **pasted.texts}
        if "HX-Request" not in self.request.headers:
            return self.page(self.read(texts), pasted=pasted, reason=reason)
        # Other fields stand as they are, with what was typed since the block was sent.
        grid = self.read(texts, only={part_of(name) for name in pasted.texts})
        context = {"grid": grid, "pasted": pasted}
        return render(self.request, "indicators/entry/grid_readings.html", context)

    def save(self, texts: Texts, reason: str) -> HttpResponse:
        by, at = self.request.user, timezone.now()
        try:
            done = save_grid(
                self.asked,
                self.kind,
                texts=texts,
                by=by,
                at=at,
                reason=reason,
                among=self.among,
            )
        except Refused as refused:
            log_refused(refused, by=by)
            # What was typed stays on the page.
            grid = read_newest_grid(self.asked, self.kind, texts, at=at, among=self.among)
            return self.page(grid, refusal=str(refused), reason=reason)
        if done.saved:
            said = ngettext(
                "The figures of %(number)d agency are saved.",
                "The figures of %(number)d agencies are saved.",
                len(done.saved),
            )
            messages.success(self.request, said % {"number": len(done.saved)})
        if done.conflicts:
            # What both changed, as it was typed; all else stands as it is stored now.
            left = {name: text for name, text in texts.items() if part_of(name) in done.conflicts}
            return self.page(self.read(left), conflicts=done.conflicts, reason=reason)
        if not done.saved:
            messages.info(self.request, _("There was nothing new to save."))
        return HttpResponseRedirect(self.address)

    def read(self, texts: Texts, *, only: set[str] | None = None) -> Grid:
        at = timezone.now()
        return read_grid(self.asked, self.kind, texts, at=at, only=only, among=self.among)

    def page(
        self,
        grid: Grid,
        *,
        refusal: str = "",
        conflicts: Mapping[str, Conflict] | None = None,
        pasted: PastedBlock | None = None,
        reason: str = "",
        said: str = "",
    ) -> HttpResponse:
        context = {
            "period": self.period,
            "grid": grid,
            "kind": self.kind,
            "kinds": self.kinds,
            "asked": self.period.asked.select_related("indicator"),
            "parent": self.parent,
            "parents": self.parents,
            "page": self.rows_page,
            "address": self.address,
            "refusal": refusal,
            "pasted": pasted,
            "conflicts": conflicts or {},
            "reason": reason,
            "said": said,
        }
        status = 409 if conflicts else 200
        return render(self.request, "indicators/entry/grid.html", context, status=status)

    @cached_property
    def asked(self) -> PeriodIndicator:
        rows = PeriodIndicator.objects.filter(period=self.period).select_related("indicator")
        asked = get_object_or_404(rows, indicator__slug=self.kwargs["indicator"])
        asked.period = self.period
        asked.indicator = wordings([asked.indicator]).on(asked.indicator, self.period.as_of)
        return asked

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of which an agency was asked for this indicator, in the order of the annex."""
        found = {kind for _key, kind, _parent in self.owing}
        return [kind for kind in AgencyKind.values if kind in found]

    @cached_property
    def owing(self) -> list[tuple[int, str, int | None]]:
        """The keys of the agencies that were asked, with kind and province, in annex order."""
        rows = Obligation.objects.filter(period=self.period, indicator=self.asked.indicator_id)
        names = ("agency_id", "agency__kind", "agency__parent_id")
        return list(rows.order_by(*annex_order("agency__")).values_list(*names))

    @cached_property
    def parents(self) -> list[Agency]:
        """The provinces whose units of the kind were asked; none of other kinds."""
        keys = {parent for _key, kind, parent in self.owing if kind == self.kind and parent}
        return list(Agency.objects.filter(pk__in=keys)) if keys else []

    @cached_property
    def parent(self) -> Agency | None:
        wanted = self.request.GET.get("parent", "")
        first = next(iter(self.parents), None)
        return next((row for row in self.parents if row.slug == wanted), first)

    @cached_property
    def rows_page(self) -> "Page[int]":
        peers = Peers(self.kind, self.parent.pk if self.parent else None)
        keys = [key for key, *group in self.owing if tuple(group) == peers]
        return Paginator(keys, ROWS_ON_PAGE).get_page(self.request.GET.get("page"))

    @property
    def among(self) -> list[int]:
        return list(self.rows_page.object_list)

    @property
    def kind(self) -> str:
        wanted = self.request.GET.get("kind", "")
        return wanted if wanted in self.kinds else next(iter(self.kinds), "")

    @property
    def address(self) -> str:
        address = reverse("entry-grid", args=(self.period.code, self.asked.indicator.slug))
        asked = {"kind": self.kind}
        if self.parent:
            asked["parent"] = self.parent.slug
        if self.rows_page.number > 1:
            asked["page"] = str(self.rows_page.number)
        return f"{address}?{urlencode(asked)}"
