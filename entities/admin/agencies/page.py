"""The page of an agency, which holds everything of it: names, codes, successions, people."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.cells import facts, link, list_of, listed, page_of
from entities.admin.people.account_page import membership_line
from entities.admin.trailed import TrailedAdmin
from entities.agencies.names import day_of_act
from entities.models import Agency, AgencyCode, AgencyName, Membership, Succession
from entities.policy import may_manage_accounts

DAYS = ("starts_on", "ends_on")


class NameInline(HouseInline):
    model = AgencyName
    fieldsets = ((None, {"fields": (("text", "kind"), (*DAYS, "display_order"))}),)


class CodeInline(HouseInline):
    model = AgencyCode
    fieldsets = ((None, {"fields": (("system", "code"), (*DAYS, "is_verified"))}),)


class AgencyPage(TrailedAdmin[Agency]):
    """Names and codes are written on it, the rest is looked at, with the way to change it."""

    inlines = (NameInline, CodeInline)
    fieldsets = (
        (
            gettext_lazy("Name"),
            {
                "fields": ("name", "is_misspelt", "short_name", "slug"),
                "description": gettext_lazy(
                    "As it is called now. What it was called before and how else it is written "
                    "stands below."
                ),
            },
        ),
        (
            gettext_lazy("Place among agencies"),
            {
                "fields": ("kind", "parent", "display_order"),
                "description": gettext_lazy(
                    "Agencies of one kind are ranked together; communes and departments within "
                    "their province."
                ),
            },
        ),
        (
            gettext_lazy("Days on which it exists"),
            {
                "fields": (DAYS,),
                "description": gettext_lazy(
                    "Both days count; empty where it is not known. Mergers, splits and renames are "
                    "recorded as a reorganisation, which sets these days itself."
                ),
            },
        ),
        (
            gettext_lazy("What belongs to it"),
            {"fields": ("people", "invite", "succession_facts", "figures")},
        ),
    )
    readonly_fields: ClassVar[tuple[str, ...]] = ("people", "invite", "succession_facts")

    def get_fields(self, request: HttpRequest, obj: Agency | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "invite" or may_manage_accounts(request.user)]

    @admin.display(description=gettext_lazy("officers and approvers"))
    def people(self, agency: Agency) -> SafeString | str:
        today = timezone.localdate()
        held = agency.memberships.exclude(ends_on__lt=today).select_related("user")
        every = list_of(Membership, agency__id__exact=agency.pk)
        return facts(held.order_by("role", "user__username"), membership_line, all_rows=every)

    @admin.display(description=gettext_lazy("change who they are"))
    def invite(self, agency: Agency) -> SafeString | str:
        invited = f"{reverse('account-invite')}?{urlencode({'agency': agency.slug})}"
        found = f"{reverse('accounts')}?{urlencode({'q': agency.full_title})}"
        return listed(
            [
                link(invited, _("Invite a person")),
                link(found, _("End or hand over a membership, on the page of accounts")),
            ]
        )

    @admin.display(description=gettext_lazy("successions"))
    def succession_facts(self, agency: Agency) -> SafeString | str:
        """From what it came, and what it became."""
        found = Succession.objects.filter(Q(predecessor=agency) | Q(successor=agency))
        rows = found.select_related("predecessor__parent", "successor__parent", "basis", "act")
        named = rows.prefetch_related("predecessor__names", "successor__names")
        every = list_of(Succession, q=agency.key)
        return facts(named.order_by("-effective_on", "pk"), _succession_line, all_rows=every)


def _succession_line(row: Succession) -> SafeString:
    act = link(reverse("reorganisation", args=(row.act.pk,)), row.act.file_name) if row.act else ""
    of = (row.get_relation_display(), day_of_act(row.effective_on), row.basis or "", act)
    return format_html(
        "{} ({})",
        link(page_of(row), row),
        format_html_join(", ", "{}", ((word,) for word in of if word)),
    )
