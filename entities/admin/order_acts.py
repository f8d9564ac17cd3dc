"""What was recorded of orders and the keys of calendars, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline, ReadOnlyAdmin
from dvctrack.lib.admin.site import Job
from entities.admin.columns import agency_column
from entities.models import CalendarKey, DeadlineAct, Evidence, ServiceDeadline


class EvidenceInline(HouseInline):
    model = Evidence
    fields = ("address", "download", "sha256")
    readonly_fields = fields
    can_delete = False

    @admin.display(description=gettext_lazy("file"))
    def download(self, evidence: Evidence) -> str:
        if not evidence.file:
            return "-"
        address = reverse("service-evidence", args=(evidence.pk,))
        return format_html('<a href="{}">{}</a>', address, evidence.file_name)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DeadlineAct)
class DeadlineActAdmin(ReadOnlyAdmin[DeadlineAct]):
    """Everything that was recorded of orders, with its evidence; to look at."""

    job = Job.DEADLINES
    help = gettext_lazy("What was recorded of each deadline, with its evidence.")
    found_at = ServiceDeadline
    list_display = ("recorded_at", "kind", "day", "deadline", "by", "reason")
    list_filter = ("kind",)
    list_select_related = ("deadline__service", "deadline__agency", "by")
    search_fields = ("deadline__service__search_text", "deadline__agency__key")
    date_hierarchy = "recorded_at"
    inlines = (EvidenceInline,)


@admin.register(CalendarKey)
class CalendarKeyAdmin(ReadOnlyAdmin[CalendarKey]):
    """Who may follow the calendar of an agency; the key itself is nowhere."""

    job = Job.DEADLINES
    help = gettext_lazy("Who may follow the calendar of an agency.")
    found_at = ServiceDeadline
    list_display = (agency_column(), "made_by", "made_at", "ended_at")
    list_select_related = ("agency__parent", "made_by")
    search_fields = ("agency__key",)
    exclude = ("key_hash",)
