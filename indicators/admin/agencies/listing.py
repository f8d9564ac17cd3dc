"""The list of agencies: since when, under which codes, and who works for each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import two_lines
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.history import name_of
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.agencies.shared_names import clashing_agencies
from entities.admin.searching import agency_texts
from entities.admin.trailed import TrailedAdmin
from entities.choices import Role
from entities.models import Agency, AgencyCode, Membership, annex_order
from entities.people.accounts import agencies_without_officer
from indicators.periods.acting import reporting_on

OFFICERS_NAMED = 2


def without_officer(rows: QuerySet[Agency], request: HttpRequest) -> QuerySet[Agency]:
    """Of those that have to report."""
    today = timezone.localdate()
    return rows.filter(pk__in=agencies_without_officer(reporting_on(today), on=today).values("pk"))


def clashing(rows: QuerySet[Agency], request: HttpRequest) -> QuerySet[Agency]:
    return rows.filter(pk__in=clashing_agencies())


def ended(rows: QuerySet[Agency], request: HttpRequest) -> QuerySet[Agency]:
    return rows.filter(ends_on__lt=timezone.localdate())


class AgencyList(TrailedAdmin[Agency]):
    quick_filters = (
        QuickFilter(
            "without-officer", gettext_lazy("Without an officer"), without_officer, waits=True
        ),
        QuickFilter("clashing", gettext_lazy("Names that clash"), clashing, waits=True),
        QuickFilter("ended", gettext_lazy("Ended"), ended),
    )
    list_display = (
        "name_listed",
        "kind",
        "parent",
        "starts_on",
        "ends_on",
        "codes_listed",
        "officers_listed",
    )
    list_filter = ("kind", ("parent", SuggestedFilter))
    list_select_related = ("parent",)
    search_fields = ("key",)
    search_related = {"pk": agency_texts}
    search_help_text = gettext_lazy("Name, spelling or code")
    ordering = annex_order()

    def read_beside(self, rows: Sequence[Agency], request: HttpRequest) -> None:
        """Their codes, and who works for them today. Two queries."""
        codes: dict[int, list[str]] = defaultdict(list)
        for code in AgencyCode.objects.filter(agency__in=rows).order_by("system", "code"):
            codes[code.agency_id].append(code.code)
        people: dict[int | None, list[str]] = defaultdict(list)
        posts = Membership.objects.valid_on(timezone.localdate()).filter(
            agency__in=rows, role=Role.OFFICER, user__is_active=True
        )
        for post in posts.select_related("user").order_by("pk"):
            people[post.agency_id].append(name_of(post.user))
        for row in rows:
            shown: Any = row
            shown.codes_of_list, shown.officers_of_list = codes[row.pk], people[row.pk]

    @admin.display(description=gettext_lazy("agency"), ordering="name")
    def name_listed(self, agency: Agency) -> SafeString:
        return two_lines(agency.name, agency.short_name)

    @admin.display(description=gettext_lazy("codes"))
    def codes_listed(self, agency: Any) -> str:
        return ", ".join(agency.codes_of_list) or MISSING

    @admin.display(description=gettext_lazy("officers"))
    def officers_listed(self, agency: Any) -> str:
        named = ", ".join(agency.officers_of_list[:OFFICERS_NAMED])
        others = len(agency.officers_of_list) - OFFICERS_NAMED
        if others > 0:
            return _("%(names)s and %(count)d more") % {"names": named, "count": others}
        return named or MISSING
