"""What was recorded of orders and the keys of calendars, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline, ReadOnlyAdmin
from dvctrack.lib.admin.cells import cut, link, page_of, two_lines
from dvctrack.lib.admin.site import Job
from dvctrack.lib.history import name_of
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.columns import agency_column
from entities.admin.flat.tables import DeadlineActResource
from entities.models import CalendarKey, DeadlineAct, Evidence, ServiceDeadline


class EvidenceInline(HouseInline):
    model = Evidence
    fields = ("address", "download", "sha256")
    readonly_fields = fields
    can_delete = False

    @admin.display(description=gettext_lazy("file"))
    def download(self, evidence: Evidence) -> str:
        if not evidence.file:
            return MISSING
        return link(reverse("service-evidence", args=(evidence.pk,)), evidence.file_name)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DeadlineAct)
class DeadlineActAdmin(ReadOnlyAdmin[DeadlineAct]):
    """Everything that was recorded of orders, with its evidence; to look at."""

    job = Job.DEADLINES
    resource_classes = (DeadlineActResource,)
    help = gettext_lazy("What was recorded of each deadline, with its evidence.")
    found_at = ServiceDeadline
    list_display = ("recorded_at", "kind", "day", "order", "person", "why")
    list_filter = ("kind",)
    list_select_related = ("deadline__service", "deadline__agency", "by")
    search_fields = (
        *("deadline__service__search_text", "deadline__service__names__key"),
        *("deadline__agency__key", "document__search_text"),
    )
    search_help_text = gettext_lazy("Words of the service, the lead agency, or the decision")
    ordering = ("-recorded_at", "-pk")
    date_hierarchy = "recorded_at"
    inlines = (EvidenceInline,)

    @admin.display(description=gettext_lazy("service deadline"))
    def order(self, act: DeadlineAct) -> SafeString:
        """The service and its first lead, with a link to what became of it."""
        order = act.deadline
        return two_lines(link(page_of(order), cut(order.service.name)), order.agency.name)

    @admin.display(description=gettext_lazy("recorded by"), ordering="by__last_name")
    def person(self, act: DeadlineAct) -> str:
        return name_of(act.by) if act.by else _("a command")

    @admin.display(description=gettext_lazy("reason"))
    def why(self, act: DeadlineAct) -> SafeString | str:
        """The reason, else the note."""
        return cut(act.reason or act.note)


@admin.register(CalendarKey)
class CalendarKeyAdmin(ReadOnlyAdmin[CalendarKey]):
    """Who may follow the calendar of an agency; the key itself is nowhere."""

    job = Job.DEADLINES
    help = gettext_lazy("Who may follow the calendar of an agency.")
    found_at = ServiceDeadline
    list_display = (agency_column(), "made_by", "made_at", "ended_at")
    list_select_related = ("agency__parent", "made_by")
    search_fields = ("agency__key",)
    search_help_text = gettext_lazy("Name of the agency")
    exclude = ("key_hash",)
