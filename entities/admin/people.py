from django.contrib import admin

from dvctrack.lib.admin.base import HouseAdmin
from entities.models import Membership


@admin.register(Membership)
class MembershipAdmin(HouseAdmin[Membership]):
    list_display = ("user", "role", "agency", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "agency")
    search_fields = ("user__username", "agency__key")
    autocomplete_fields = ("user", "agency")
