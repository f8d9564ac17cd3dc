from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.admin.base import HouseInline, ReadOnlyAdmin
from dvctrack.lib.admin.cells import link
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.site import Job
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from indicators.admin.flat.tables import (
    IssuingBodyResource,
    LetterTemplateResource,
    PublicationResource,
)
from indicators.admin.searching import period_texts
from indicators.models import AnnexText, IssuingBody, LetterTemplate, Publication


class AnnexTextInline(HouseInline):
    """What this period words anew of an annex."""

    model = AnnexText
    fieldsets = ((None, {"fields": (("layout", "key"), "text")}),)


def withdrawn(rows: QuerySet[Publication], request: HttpRequest) -> QuerySet[Publication]:
    return rows.filter(withdrawal__isnull=False)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin[Publication]):
    """The published versions; each has a page of its own, and nothing changes them."""

    job = Job.PUBLISHING
    help = gettext_lazy("The versions that went out, as they were.")
    resource_classes = (PublicationResource,)
    list_display = ("period", "number", "letter_number", "published_at", "published_by")
    list_filter = (("period", SuggestedFilter),)
    list_select_related = ("period", "published_by")
    quick_filters = (
        QuickFilter("withdrawn", pgettext_lazy("publications", "Withdrawn"), withdrawn),
    )
    search_related = {"period": period_texts}
    search_help_text = gettext_lazy("Period")
    fieldsets = (
        (
            gettext_lazy("Published version"),
            {
                "fields": ("period", "number", "reason", "page"),
                "description": gettext_lazy(
                    "A version is never changed: a later one corrects it and says what it changes."
                ),
            },
        ),
        (
            gettext_lazy("Letter"),
            {"fields": ("letter_number", "letter_date", "issuing_body")},
        ),
        (
            gettext_lazy("What was published, by whom and when"),
            {"fields": ("layout", "sha256", "published_at", "published_by")},
        ),
    )
    readonly_fields = ("page",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).defer("payload", "wording")

    @admin.display(description=gettext_lazy("annex"))
    def page(self, publication: Publication) -> SafeString:
        return link(publication.get_absolute_url(), _("Open the page of this version"))


@admin.register(IssuingBody)
class IssuingBodyAdmin(TrailedImportMixin, TrailedAdmin[IssuingBody]):
    job = Job.PUBLISHING
    help = gettext_lazy("In whose name letters and annexes go out.")
    resource_classes = (IssuingBodyResource,)
    list_display = ("name", "letter_sign", "report_sign", "starts_on", "ends_on", "is_verified")
    autocomplete_fields = ("basis",)
    fieldsets = (
        (
            gettext_lazy("Who issues the annexes"),
            {
                "fields": ("name", ("letter_sign", "report_sign"), "contact"),
                "description": gettext_lazy(
                    "The head of letters and annexes prints it, for periods that end on its days."
                ),
            },
        ),
        (
            gettext_lazy("Days on which it issues"),
            {"fields": (("starts_on", "ends_on"), "basis", "is_verified")},
        ),
    )


@admin.register(LetterTemplate)
class LetterTemplateAdmin(TrailedImportMixin, TrailedAdmin[LetterTemplate]):
    """The texts are there from the start: they are worded anew, not added."""

    job = Job.PUBLISHING
    help = gettext_lazy("How the letters of a publication are worded.")
    resource_classes = (LetterTemplateResource,)
    list_display = ("place", "text")
    fieldsets = (
        (
            gettext_lazy("Text for the letter"),
            {
                "fields": ("place", "text"),
                "description": gettext_lazy(
                    "Words in braces, such as {period}, are filled in when the letter is written."
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """A file only words anew."""
        return self.has_change_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: LetterTemplate | None = None
    ) -> bool:
        return False
