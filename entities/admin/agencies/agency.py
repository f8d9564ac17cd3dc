"""Agencies with their names, codes and successions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from dvctrack.lib.admin.cells import link
from dvctrack.lib.admin.fields import WhyField
from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.resources import FlatResource, Key
from dvctrack.lib.admin.site import Job
from dvctrack.lib.admin.widgets import ChoiceWidget
from dvctrack.lib.history import sign
from dvctrack.lib.names import fold
from entities.admin.agencies.page import DAYS, AgencyPage
from entities.admin.agencies.shared_names import SharedNames, overlap
from entities.admin.columns import UNVERIFIED, agency_column
from entities.admin.flat.keys import AgencyWidget
from entities.admin.flat.tables import AgencyCodeResource, SuccessionResource
from entities.admin.searching import agency_texts
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.choices import NameKind
from entities.models import Agency, AgencyCode, AgencyName, Succession, annex_order

# What an act writes of a succession, and takes back with it.
_OF_ACTS = ("predecessor", "relation", "successor", "effective_on")


class AgencyResource(FlatResource):
    """Agencies by slug; `parent` is the slug of a commune's province."""

    key_columns = ("slug",)
    parent = Field("parent", "parent", widget=AgencyWidget())

    class Meta:
        model = Agency
        fields = (
            "slug",
            "name",
            "short_name",
            "kind",
            "parent",
            "display_order",
            "starts_on",
            "ends_on",
        )
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        self.shared = SharedNames(
            [*self.stored.values(), *(row.instance for row in rows if row.stored is None)],
            AgencyName.objects.select_related("agency"),
        )
        for row in rows:
            if row.differs("key", "kind", "parent_id", "starts_on", "ends_on"):
                self.shared.refuse(row, row.instance, "name")

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        yield from self.shared.told


class AgencyNameResource(FlatResource):
    """Spellings by the slug of the agency and the spelling as it is folded; official names by
    the agency and their first day, since an agency may get an earlier name again.
    """

    key_columns = ("agency", "text")
    also_key = ("kind", "starts_on")
    agency = Field("agency", "agency", widget=AgencyWidget())
    kind = Field("kind", "kind", widget=ChoiceWidget(NameKind.choices), default=NameKind.ALIAS)

    class Meta:
        model = AgencyName
        fields = ("agency", "text", "kind", "starts_on", "ends_on", "display_order")
        export_order = fields

    def key(self, values: Mapping[str, Any]) -> Key:
        """A spelling is the same as one that folds to the same key."""
        if values["kind"] == NameKind.OFFICIAL:
            return (values["agency"], NameKind.OFFICIAL, values["starts_on"])
        return (values["agency"], NameKind.ALIAS, fold(values["text"]))

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        new = [row.instance for row in rows if row.stored is None]
        names = [*self.stored.values(), *new]
        self.shared = SharedNames(Agency.objects.all(), names)
        official: dict[str, list[AgencyName]] = defaultdict(list)
        for name in names:
            if name.kind == NameKind.OFFICIAL:
                official[name.agency.slug].append(name)
        for row in rows:
            if not row.differs("key", "starts_on", "ends_on"):
                continue
            self.shared.refuse(row, row.instance, "text")
            if row.instance.kind != NameKind.OFFICIAL:
                continue
            for other in official[row.instance.agency.slug]:
                if other is not row.instance and overlap(row.instance, other):
                    told = _("On these days the agency is officially called “%(name)s” already.")
                    row.refuse(told % {"name": other.text}, "starts_on")

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        yield from self.shared.told


class AgencyAdmin(TrailedImportMixin, AgencyPage):
    """An agency with its names and codes on one page; registered beside its figures."""

    job = Job.AGENCIES
    help = gettext_lazy("Which agencies there are, with their names, codes and what they became.")
    resource_classes = (AgencyResource,)
    autocomplete_fields = ("parent",)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Agency | None = None
    ) -> dict[str, Sequence[str]]:
        """A new agency's slug is proposed from its name; a slug once given is permanent."""
        return {} if obj else {"slug": ("name",)}


class NameKindFilter(admin.ChoicesFieldListFilter):
    """Beside the filter by the kind of the agency, which is called so too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("kind of name")


@admin.register(AgencyName)
class AgencyNameAdmin(TrailedImportMixin, TrailedAdmin[AgencyName]):
    job = Job.AGENCIES
    help = gettext_lazy("Under which names and spellings an agency is found.")
    deletes_many = True
    found_at = Agency
    resource_classes = (AgencyNameResource,)
    list_display = ("text", agency_column(), "kind_listed", "starts_on", "ends_on")
    list_filter = (("kind", NameKindFilter), "agency__kind", ("agency", SuggestedFilter))
    list_select_related = ("agency__parent",)
    search_related = {"agency": agency_texts}
    search_help_text = gettext_lazy("Name, spelling or code")
    ordering = (*annex_order("agency__"), "text")
    autocomplete_fields = ("agency",)
    fieldsets = (
        (
            gettext_lazy("Name or spelling"),
            {
                "fields": ("agency", "text", "kind"),
                "description": gettext_lazy(
                    "Files find the agency under this name, whatever the accents. An official name "
                    "with days is what tables of these days print."
                ),
            },
        ),
        (gettext_lazy("Days on which it is in use"), {"fields": (DAYS, "display_order")}),
    )

    @admin.display(description=gettext_lazy("kind of name"), ordering="kind")
    def kind_listed(self, name: AgencyName) -> str:
        return name.get_kind_display()


@admin.register(AgencyCode)
class AgencyCodeAdmin(TrailedImportMixin, TrailedAdmin[AgencyCode]):
    job = Job.AGENCIES
    help = gettext_lazy("By which codes other systems know an agency.")
    deletes_many = True
    resource_classes = (AgencyCodeResource,)
    found_at = Agency
    list_display = ("code", "system", agency_column(), "is_verified", "starts_on", "ends_on")
    list_filter = ("system", "is_verified", ("agency", SuggestedFilter))
    list_select_related = ("agency__parent",)
    quick_filters = (UNVERIFIED,)
    search_related = {"agency": agency_texts}
    search_help_text = gettext_lazy("Name, spelling or code")
    ordering = ("system", "code", "starts_on")
    autocomplete_fields = ("agency",)
    fieldsets = (
        (gettext_lazy("Code"), {"fields": ("agency", ("system", "code"), "is_verified")}),
        (
            gettext_lazy("Days on which it is in use"),
            {
                "fields": (DAYS,),
                "description": gettext_lazy(
                    "A code can pass from one agency to another: it is read by the day of the file."
                ),
            },
        ),
    )


class SuccessionForm(forms.ModelForm[Succession]):
    """A succession, and why it is changed."""

    why = WhyField(
        help_text=gettext_lazy("Needed for a change of what an act recorded."),
    )

    class Meta:
        model = Succession
        fields = (*_OF_ACTS, "basis", "is_verified", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.act_id and self.changed_data and not cleaned.get("why"):
            self.add_error("why", _("Say why what an act recorded is changed."))
        return cleaned


@admin.register(Succession)
class SuccessionAdmin(TrailedAdmin[Succession]):
    """Of a succession that an act wrote, what it rests on can be mended; the rest is taken back
    with the act."""

    job = Job.AGENCIES
    help = gettext_lazy("Which agency became which, and from which day.")
    found_at = Agency
    resource_classes = (SuccessionResource,)
    form = SuccessionForm
    asked_of_change = ("why",)
    list_display = (
        "predecessor_then",
        "relation",
        "successor_then",
        "effective_on",
        "basis",
        "is_verified",
        "act",
    )
    list_filter = ("relation", "is_verified")
    list_select_related = ("predecessor__parent", "successor__parent", "basis", "act")
    quick_filters = (UNVERIFIED,)
    search_related = {"predecessor": agency_texts, "successor": agency_texts}
    search_help_text = gettext_lazy("Name, spelling or code")
    date_hierarchy = "effective_on"
    autocomplete_fields = ("predecessor", "successor", "basis")
    fieldsets = (
        (
            gettext_lazy("From which agency to which"),
            {
                "fields": (("predecessor", "successor"), "relation", "effective_on", "recorded_by"),
                "description": gettext_lazy(
                    "From that day on the successor stands where the predecessor stood. What a "
                    "reorganisation recorded is taken back with it, and not changed here."
                ),
            },
        ),
        (gettext_lazy("What it rests on"), {"fields": ("basis", "is_verified", "note", "why")}),
    )
    readonly_fields = ("recorded_by",)

    @admin.display(description=gettext_lazy("recorded by"))
    def recorded_by(self, row: Succession) -> SafeString | str:
        if row.act is None:
            return _("entered by hand")
        return link(reverse("reorganisation", args=(row.act.pk,)), row.act.file_name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Succession]:
        found = super().get_queryset(request)
        return found.prefetch_related("predecessor__names", "successor__names")

    @admin.display(description=gettext_lazy("predecessor"), ordering="predecessor")
    def predecessor_then(self, row: Succession) -> str:
        return row.sides[0]

    @admin.display(description=gettext_lazy("successor"), ordering="successor")
    def successor_then(self, row: Succession) -> str:
        return row.sides[1]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Succession | None = None
    ) -> list[str] | tuple[str, ...]:
        named = super().get_readonly_fields(request, obj)
        return (*named, *_OF_ACTS) if obj and obj.act_id else named

    def has_delete_permission(self, request: HttpRequest, obj: Succession | None = None) -> bool:
        return not (obj and obj.act_id) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Succession, form: Any, change: bool) -> None:
        sign(obj, by=request.user, reason=form.cleaned_data.get("why", ""))
        super().save_model(request, obj, form, change)
