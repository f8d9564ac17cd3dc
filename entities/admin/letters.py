from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import ReadOnlyAdmin
from dvctrack.lib.admin.site import Job
from entities.models import Letter
from entities.policy import is_administrator


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin[Letter]):
    """Every letter of the house, with what became of it. They name people: administrators look."""

    job = Job.PEOPLE
    help = gettext_lazy("What was sent to whom, and whether it arrived.")
    list_display = ("written_at", "purpose", "address", "agency", "subject", "state", "sent_at")
    list_filter = ("purpose", "state")
    list_select_related = ("agency",)
    search_fields = ("agency__key",)
    date_hierarchy = "written_at"
    fieldsets = (
        (gettext_lazy("Letter"), {"fields": ("subject", "text", "purpose")}),
        (gettext_lazy("To whom"), {"fields": ("address", "person", "agency")}),
        (
            gettext_lazy("What became of it"),
            {
                "fields": (
                    *("state", "error", "tries"),
                    *(("written_at", "written_by"), "sent_at"),
                ),
                "description": gettext_lazy(
                    "It is tried again by itself where it could not be sent."
                ),
            },
        ),
    )

    def has_view_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return is_administrator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)
