"""The admin of this product: who works in it, and which pages of the site belong to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.admin.site import HouseSite, Job, Link
from entities.models import LegalDocument
from entities.policy import is_administrator, may_manage_accounts, may_work_in_admin
from indicators.models import ImportBatch, Indicator, Obligation, Period, Submission
from indicators.policy import may_coordinate, may_read_reports

Person = User | AnonymousUser
# The pages of each job, by name, with who may open them.
PAGES: Mapping[Job, Sequence[tuple[Any, str, Callable[[Person], bool]]]] = {
    Job.FIGURES: (
        (_("Open a period"), "period-open", may_coordinate),
        (_("Rule of the moments"), "reporting-rule", may_coordinate),
        (_("Checks on figures"), "checks", may_read_reports),
    ),
    Job.DEADLINES: (
        (_("Services due"), "services", may_read_reports),
        (_("Decisions"), "decisions", may_read_reports),
        (_("Write a list by hand"), "decision-add", may_coordinate),
    ),
    Job.AGENCIES: (
        (_("Agencies without an officer"), "accounts-missing", may_manage_accounts),
        (_("Reorganisation of agencies"), "reorganise", is_administrator),
    ),
    Job.FILES: ((_("Imports"), "imports", may_read_reports),),
    Job.PUBLISHING: ((_("Publications"), "publications", may_read_reports),),
    Job.PEOPLE: (
        (_("Accounts"), "accounts", may_manage_accounts),
        (_("Invite a person"), "account-invite", may_manage_accounts),
        (_("Who did what"), "trail", is_administrator),
    ),
    Job.SETTINGS: ((_("Targets"), "targets", may_coordinate),),
}


class DvctrackSite(HouseSite):
    """People of the coordinating office work here, and those who read everything look."""

    def has_permission(self, request: HttpRequest) -> bool:
        return may_work_in_admin(request.user)

    def pages_of(self, job: Job, request: HttpRequest) -> list[Link]:
        return [Link(words, reverse(name)) for words, name, may in PAGES[job] if may(request.user)]

    def page_of(self, row: Model) -> str:
        own = ABOUT_THE_SAME.get(type(row))
        if own is not None:
            return own(row)
        if hasattr(row, "get_absolute_url"):
            return str(row.get_absolute_url())
        return super().page_of(row)


def _of_figure(row: Submission) -> str:
    """Where its rank is explained; the page of the agency where it has none."""
    owed = Obligation.objects.filter(
        period=row.period_id, indicator=row.indicator_id, agency=row.agency_id, is_due=True
    )
    if not owed.exists():
        return row.agency.get_absolute_url()
    return reverse("rank", args=(row.indicator.slug, row.period.code, row.agency.slug))


def _of_indicator(row: Indicator) -> str:
    """Its latest league table."""
    period = Period.objects.filter(asked__indicator=row).order_by("-as_of").first()
    return reverse("league", args=(row.slug, period.code)) if period else ""


# Where a page of the site is about the same as a row of the admin.
ABOUT_THE_SAME: Mapping[type[Model], Callable[[Any], str]] = {
    LegalDocument: lambda row: reverse("decision", args=(row.pk,)),
    Period: lambda row: reverse("reports", args=(row.code,)),
    Obligation: lambda row: reverse("entry-form", args=(row.period.code, row.agency.slug)),
    Submission: _of_figure,
    ImportBatch: lambda row: reverse("import", args=(row.pk,)),
    Indicator: _of_indicator,
    User: lambda row: f"{reverse('accounts')}?{urlencode({'q': row.username})}",
}
