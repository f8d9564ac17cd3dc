from django.contrib import admin

from dvctrack.lib.admin.base import HouseAdmin
from entities.models import LegalDocument


@admin.register(LegalDocument)
class LegalDocumentAdmin(HouseAdmin[LegalDocument]):
    list_display = ("number", "type", "issued_on", "title", "is_verified")
    list_filter = ("type", "is_verified")
    search_fields = ("search_text",)
    date_hierarchy = "issued_on"
