"""Legal documents, with what rests on each."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.site import Job
from entities.admin.trailed import TrailedAdmin
from entities.models import LegalDocument


@admin.register(LegalDocument)
class LegalDocumentAdmin(TrailedAdmin[LegalDocument]):
    job = Job.SETTINGS
    help = gettext_lazy("Decisions and letters on which other things rest.")
    list_display = ("number", "type", "issued_on", "title", "is_verified")
    list_filter = ("type", "is_verified")
    search_fields = ("search_text",)
    date_hierarchy = "issued_on"
