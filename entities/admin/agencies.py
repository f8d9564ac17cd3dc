from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseAdmin, HouseInline
from dvctrack.lib.admin.importing import SafeImportExportMixin
from entities.admin.agency_name_resource import AgencyNameResource
from entities.admin.agency_resource import AgencyResource
from entities.models import Agency, AgencyCode, AgencyName, Succession, annex_order


class NameInline(HouseInline):
    model = AgencyName


class CodeInline(HouseInline):
    model = AgencyCode


@admin.register(Agency)
class AgencyAdmin(SafeImportExportMixin, HouseAdmin[Agency]):
    """An agency with its names, codes and the way to its figures on one page."""

    resource_classes = (AgencyResource,)
    list_display = ("name", "short_name", "kind", "display_order", "starts_on", "ends_on")
    list_filter = ("kind",)
    search_fields = ("key", "names__key")
    ordering = annex_order()
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    readonly_fields = ("figures",)
    inlines = (NameInline, CodeInline)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Agency | None = None
    ) -> dict[str, Sequence[str]]:
        """A new agency's slug is proposed from its name; a slug once given is permanent."""
        return {} if obj else {"slug": ("name",)}

    @admin.display(description=gettext_lazy("figures"))
    def figures(self, agency: Agency) -> SafeString | str:
        if agency.pk is None:
            return "–"
        address = reverse("admin:indicators_submission_changelist")
        return format_html(
            '<a href="{}?agency__id__exact={}">{}</a>',
            address,
            agency.pk,
            _("All figures of this agency"),
        )


@admin.register(AgencyName)
class AgencyNameAdmin(SafeImportExportMixin, HouseAdmin[AgencyName]):
    resource_classes = (AgencyNameResource,)
    list_display = ("text", "agency", "kind", "starts_on", "ends_on")
    list_filter = ("kind", "agency__kind")
    list_select_related = ("agency",)
    search_fields = ("key", "agency__key")
    ordering = (*annex_order("agency__"), "text")
    autocomplete_fields = ("agency",)


@admin.register(AgencyCode)
class AgencyCodeAdmin(HouseAdmin[AgencyCode]):
    list_display = ("code", "system", "agency", "is_verified", "starts_on", "ends_on")
    list_filter = ("system", "is_verified")
    list_select_related = ("agency",)
    search_fields = ("search_text", "agency__key")
    ordering = ("system", "code", "starts_on")
    autocomplete_fields = ("agency",)


@admin.register(Succession)
class SuccessionAdmin(HouseAdmin[Succession]):
    list_display = ("predecessor", "relation", "successor", "effective_on", "basis")
    list_filter = ("relation",)
    list_select_related = ("predecessor", "successor", "basis")
    search_fields = ("predecessor__key", "successor__key")
    date_hierarchy = "effective_on"
    autocomplete_fields = ("predecessor", "successor", "basis")
