"""The page of services: how those that decisions order stand on a day."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from dvctrack.lib.tables.views import TableExportMixin
from entities.deadlines.counts import Counts, facts, in_list, services_of
from entities.deadlines.forms import DeadlineForm
from entities.deadlines.forms_acts import TITLES as TITLES_OF_ACTS
from entities.deadlines.forms_acts import WITH_MANY
from entities.deadlines.history import deadline_history, order_of
from entities.deadlines.listing import latest_first, listed_rows
from entities.deadlines.may import may_coordinate_deadlines
from entities.deadlines.state import (
    agencies_with_deadlines,
    decisions_with_deadlines,
    quarters_with_deadlines,
)
from entities.deadlines.tables import (
    TICKS,
    TITLES,
    CompletedTable,
    services_and_rows,
    table_of,
)
from entities.deadlines.tables_history import DeadlineHistoryTable
from entities.people.views_seen_at import SeenAtMixin

ROWS_ON_PAGE = 50
TABS = ("overdue", "next_30", "next_90", "to_confirm", "done", "all")


class ServiceListView(SeenAtMixin, TableExportMixin, TemplateView):
    """The services of one list on a day, one row for each lead agency, and numbers that balance.

    `?page=all` shows all rows, to print them.
    """

    template_name = "entities/services.html"

    @property
    def usual_day(self) -> date:
        """The day that is shown where none is asked for."""
        return timezone.localdate()

    @cached_property
    def form(self) -> DeadlineForm:
        return DeadlineForm(
            self.request.GET,
            usual_day=self.usual_day,
            quarters=quarters_with_deadlines(),
            agencies=agencies_with_deadlines(),
            decisions=decisions_with_deadlines(),
        )

    def known_until(self) -> date | None:
        """The day of the last list or record; None where there is none."""
        return None

    @cached_property
    def has_ticks(self) -> bool:
        """Whether rows are chosen here to act on: by the office, in a list as recorded by now."""
        return self.seen_at is None and may_coordinate_deadlines(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        if not self.form.is_valid():
            return {**context, "tables": []}
        on, name = self.form.cleaned_data["on"], self.form.cleaned_data["state"]
        asked: dict[str, Any] = {"on": on, "seen_at": self.seen_at}
        found = facts(**asked, **self.form.narrowing)
        counts = Counts.of(found, on=on)
        shown = in_list(found, name, on=on)
        table_class = table_of(name)
        if issubclass(table_class, CompletedTable):
            shown = latest_first(shown, **asked)
        page = Paginator(shown, ROWS_ON_PAGE).get_page(self.request.GET.get("page"))
        is_whole = "_export" in self.request.GET or self.request.GET.get("page") == "all"
        known_until = None if self.seen_at else self.known_until()
        table = table_class(
            listed_rows(
                shown if is_whole else list(page.object_list),
                **asked,
                agencies=self.form.agencies,
                decisions=self.form.decisions,
            ),
            on=on,
            key=name,
            title=TITLES[name],
            notes=self._notes(known_until),
            has_ticks=self.has_ticks,
            exclude=() if self.request.user.is_authenticated else ("note",),
        )
        steps = deadline_history(since=self.seen_at) if self.seen_at else []
        return {
            **context,
            "on": on,
            "list": name,
            "counts": counts,
            "groups": [(key, TITLES[key], rows) for key, rows in counts.by_group.items()],
            "tabs": [(key, TITLES[key], len(in_list(found, key, on=on))) for key in TABS],
            "total": services_and_rows(services_of(shown), len(shown)),
            "page": None if is_whole else page,
            "known_until": known_until if known_until and known_until < on else None,
            "table": table,
            "tables": [table],
            "ticks": TICKS,
            "acts": [(kind, TITLES_OF_ACTS[kind]) for kind in WITH_MANY if self.has_ticks],
            **self.seen_context(
                [(order_of(step).agency, step) for step in steps], DeadlineHistoryTable
            ),
        }

    def get_export_name(self) -> str:
        asked = self.form.cleaned_data
        return self.with_moment(f"services_{asked['on']}_{asked['state']}")

    def _notes(self, known_until: date | None) -> list[str]:
        """What a file says of the narrowing, of the list that it rests on, and of the moment."""
        narrowed = self.form.narrowed_by
        notes = [_("Only: %(what)s") % {"what": ", ".join(narrowed)}] if narrowed else []
        if known_until and known_until < self.form.cleaned_data["on"]:
            day = date_format(known_until, "SHORT_DATE_FORMAT")
            notes.append(_("By the list of %(day)s; not brought up to date since") % {"day": day})
        return [*notes, *self.seen_note]
