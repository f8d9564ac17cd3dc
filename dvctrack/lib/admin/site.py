"""The site of the admin: what is worked on there, by job."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model, TextChoices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.i18n import JavaScriptCatalog

from dvctrack.lib.numbers.printing import MISSING


class Job(TextChoices):
    """What people come to the admin for, in the order of its index."""

    FIGURES = "figures", _("Periods and figures")
    DEADLINES = "deadlines", _("Services and deadlines")
    AGENCIES = "agencies", _("Agencies")
    FILES = "files", pgettext_lazy("job", "Imported files")
    PUBLISHING = "publishing", _("Publishing")
    PEOPLE = "people", _("People")
    SETTINGS = "settings", _("Configuration")


@dataclass(frozen=True)
class Waiting:
    """How many rows wait under a quick filter; the number stops at `MOST_COUNTED` + 1."""

    words: Any
    count: int
    address: str


@dataclass(frozen=True)
class Link:
    """A page, in words; the one that is read has no address."""

    words: Any
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """A list on the index: what is done there, what waits, and the lists that belong to it."""

    link: Link
    help: Any
    # Empty for whoever may not add.
    add_address: str
    waiting: Sequence[Waiting]
    beside: Sequence[Link]


@dataclass(frozen=True)
class Bench:
    """A job with its lists, and the pages outside of the admin that are part of it."""

    job: Job
    entries: Sequence[Entry]
    pages: Sequence[Link]


class HouseSite(AdminSite):
    """The admin by job. What belongs to a list of another model is found at that one.

    Who has no business here is led to the own work with a sentence; a visitor is asked to sign in.
    """

    enable_nav_sidebar = False
    # What a cell shows that holds nothing, as on the pages.
    empty_value_display = MISSING
    index_title = pgettext_lazy("menu", "Administration")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        page = super().admin_view(view, cacheable)

        def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                return self.lead_away(request)
            answer: HttpResponse = page(request, *args, **kwargs)
            return answer

        return update_wrapper(led, page)

    def lead_away(self, request: HttpRequest) -> HttpResponse:
        messages.info(request, _("The administration is not part of your role. This is your work."))
        return redirect(settings.LOGIN_REDIRECT_URL)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {"benches": self.benches(request), **(extra_context or {})})

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The apps are rooms of the code, and nothing that people look for."""
        return redirect("admin:index")

    def i18n_javascript(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """What scripts say, with our words before the framework's."""
        packages = ["django.contrib.admin", "dvctrack"]
        return JavaScriptCatalog.as_view(packages=packages)(request)

    def pages_of(self, job: Job, request: HttpRequest) -> Sequence[Link]:
        """The pages outside of the admin on which this job is done, of those that may be opened."""
        return ()

    def page_of(self, row: Model) -> str:
        """The page of the site that is about the same; empty where there is none."""
        shown = self.get_model_admin(type(row)).get_view_on_site_url(row)
        return shown or ""

    def seen_by(self, request: HttpRequest) -> dict[type[Model], Any]:
        """The lists that the person may look at, by their models."""
        return {
            model: row
            for model, row in self._registry.items()
            if row.has_module_permission(request) and row.has_view_or_change_permission(request)
        }

    def benches(self, request: HttpRequest) -> list[Bench]:
        """What the person may look at, by job.

        Of one job the list with most beside it is first, then those in which something can wait.
        """
        seen = self.seen_by(request)
        below: dict[type[Model], list[Any]] = defaultdict(list)
        for model, row in seen.items():
            head, *_rest = way_to(model, seen)
            below[head] += [row] if head is not model else []
        heads = sorted(
            below,
            key=lambda model: (
                -len(below[model]),
                not any(row.waits for row in seen[model].quick_filters),
            ),
        )
        found = []
        for job in Job:
            entries = [
                _entry(seen[model], below[model], request)
                for model in heads
                if seen[model].job == job
            ]
            found.append(Bench(job, entries, self.pages_of(job, request)))
        return [bench for bench in found if bench.entries or bench.pages]


def way_to(model: type[Model], seen: Mapping[type[Model], Any]) -> list[type[Model]]:
    """The models at which one finds it, itself last; of those that are seen."""
    above = seen[model].found_at
    return [*(way_to(above, seen) if above in seen else ()), model]


def list_link(row: Any) -> Link:
    """The list of a model, by the name of its rows."""
    opts = row.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return Link(capfirst(opts.verbose_name_plural), address)


def _entry(head: Any, below: Sequence[Any], request: HttpRequest) -> Entry:
    opts = head.opts
    may_add = head.has_add_permission(request)
    return Entry(
        link=list_link(head),
        help=head.help,
        add_address=reverse(f"admin:{opts.app_label}_{opts.model_name}_add") if may_add else "",
        waiting=[wait for row in (head, *below) for wait in row.waiting(request)],
        beside=[list_link(row) for row in below],
    )


class HouseAdminConfig(AdminConfig):
    default_site = "dvctrack.admin_site.DvctrackSite"
    # The name under which the framework's own templates and checks know it.
    name = "django.contrib.admin"
