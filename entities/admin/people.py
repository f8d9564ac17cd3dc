"""Accounts and memberships in the admin: nobody changes the own rights, and nothing is deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import ActsMixin
from dvctrack.lib.admin.lists import ListAdmin
from dvctrack.lib.admin.site import Job
from dvctrack.lib.history import reason_text
from entities.admin.columns import agency_column
from entities.admin.trailed import TrailedAdmin, TrailMixin
from entities.choices import TrailKind
from entities.models import Membership
from entities.people.memberships import note
from entities.policy import accounts_for

NAMES = ("username", "first_name", "last_name")

# Rights follow from memberships alone.
admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(TrailMixin[User], ActsMixin[User], ListAdmin[User], UserAdmin[User]):
    """Name, address, password, and whether it is switched on.

    Only a command makes superusers, and only a superuser changes their accounts. An account is
    switched off and never deleted: its name stands with what it did. What it was called before
    stands in its history.
    """

    job = Job.PEOPLE
    help = gettext_lazy("Who may sign in, and with which roles.")
    trail_kind = TrailKind.ACCOUNT
    list_filter = ("is_active", "is_staff", "is_superuser")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("Permissions"), {"fields": ("is_active", "is_staff")}),
        (gettext_lazy("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Others' accounts: the own password has a page of its own."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or accounts_for(request.user).filter(pk=obj.pk).exists())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without the button for the password on an account that may only be looked at."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return shown
        return [(None, {"fields": ("username",)}), *shown[1:]]

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if change and not set(NAMES).isdisjoint(form.changed_data):
            before = " ".join(str(form.initial[name]) for name in NAMES if form.initial[name])
            said = reason_text(gettext_lazy("Was called %(name)s before"), name=before)
            note(accounts=[obj], by=request.user, text=said)  # type: ignore[arg-type]


@admin.register(Membership)
class MembershipAdmin(TrailedAdmin[Membership]):
    """Those of others; one that is over has an end, and stays."""

    job = Job.PEOPLE
    help = gettext_lazy("Who holds which role for which agency, and for how long.")
    found_at = User
    trail_kind = TrailKind.RIGHTS
    list_display = ("user", "role", agency_column(), "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "agency__parent")
    search_fields = ("user__username", "agency__key")
    autocomplete_fields = ("user", "agency")

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or accounts_for(request.user).filter(pk=obj.user_id).exists())

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = accounts_for(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
