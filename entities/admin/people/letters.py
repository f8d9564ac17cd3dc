from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import ReadOnlyAdmin
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.site import Job
from entities.admin.columns import in_state
from entities.admin.searching import account_texts, agency_texts
from entities.choices import LetterState
from entities.models import Letter
from entities.policy import is_administrator


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin[Letter]):
    """Every letter of the house, with what became of it. They name people: administrators look."""

    job = Job.PEOPLE
    help = gettext_lazy("What was sent to whom, and whether it arrived.")
    list_display = ("subject", "address", "purpose", "state", "written_at", "sent_at", "agency")
    list_filter = ("purpose", "state")
    list_select_related = ("agency",)
    quick_filters = (
        QuickFilter("failed", gettext_lazy("Not sent"), in_state(LetterState.FAILED), waits=True),
        QuickFilter("waiting", gettext_lazy("To be sent"), in_state(LetterState.WAITING)),
    )
    search_related = {"person": account_texts, "agency": agency_texts}
    search_help_text = gettext_lazy("Person or agency")
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
