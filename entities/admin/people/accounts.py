"""Accounts and memberships in the admin: nobody changes the own rights, and nothing is deleted."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import link
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.site import Job
from dvctrack.lib.history import reason_text
from entities.admin.columns import agency_column
from entities.admin.flat.tables import MembershipResource, UserResource
from entities.admin.long_acts import LongActsMixin
from entities.admin.people.account_list import AccountList
from entities.admin.people.account_page import AccountPage
from entities.admin.people.acts import EndMembership, SwitchOff, Unlock
from entities.admin.searching import account_texts, agency_texts
from entities.admin.trailed import TrailedAdmin
from entities.choices import TrailKind
from entities.models import Membership, MembershipQuerySet
from entities.people.account_letters import tell_of_address
from entities.people.memberships import note
from entities.policy import accounts_for, memberships_for

NAMES = ("username", "first_name", "last_name")


def held_today(rows: MembershipQuerySet, request: HttpRequest) -> MembershipQuerySet:
    return rows.valid_on(timezone.localdate())


def ended(rows: MembershipQuerySet, request: HttpRequest) -> MembershipQuerySet:
    return rows.filter(ends_on__lt=timezone.localdate())


# Rights follow from memberships alone.
admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(LongActsMixin[User], AccountPage, AccountList):
    """Name, address, and whether it is switched on; roles are given on the page of accounts.

    Only a command makes superusers, and only a superuser changes their accounts. An account is
    switched off and never deleted: its name stands with what it did. What it was called before
    stands in its history.
    """

    job = Job.PEOPLE
    help = gettext_lazy("Who may sign in, and with which roles.")
    acts = (Unlock, SwitchOff)
    resource_classes = (UserResource,)
    trail_kind = TrailKind.ACCOUNT
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Others' accounts: the own password has a page of its own."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or accounts_for(request.user).filter(pk=obj.pk).exists())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        by: Any = request.user
        if change and "email" in form.changed_data:
            stored = User.objects.get(pk=obj.pk)
            tell_of_address(account=stored, by=by, at=timezone.now())
        super().save_model(request, obj, form, change)
        if change and not set(NAMES).isdisjoint(form.changed_data):
            before = " ".join(str(form.initial[name]) for name in NAMES if form.initial[name])
            said = reason_text(gettext_lazy("Was called %(name)s before"), name=before)
            note(accounts=[obj], by=by, text=said)
        if change and form.switches_off:  # type: ignore[attr-defined]
            said = reason_text(
                gettext_lazy("Switched off: %(reason)s"), reason=form.cleaned_data["why"]
            )
            note(accounts=[obj], by=by, text=said)


class MembershipForm(ModelForm[Membership]):
    """Who ends a membership ends the right: nobody holds one twice on the same days."""

    class Meta:
        model = Membership
        fields = ("user", "role", "agency", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            first, last = said["starts_on"] or date.min, said["ends_on"] or date.max
            held = Membership.objects.filter(
                Q(starts_on__isnull=True) | Q(starts_on__lte=last),
                Q(ends_on__isnull=True) | Q(ends_on__gte=first),
                **{name: said[name] for name in ("user", "role", "agency")},
            )
            if held.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("The person holds this role on these days already."))
        return said


@admin.register(Membership)
class MembershipAdmin(TrailedAdmin[Membership]):
    """Those of others; one that is over has an end, and stays."""

    job = Job.PEOPLE
    help = gettext_lazy("Who holds which role for which agency, and for how long.")
    acts = (EndMembership,)
    form = MembershipForm
    found_at = User
    resource_classes = (MembershipResource,)
    trail_kind = TrailKind.RIGHTS
    list_display = ("user", "role", agency_column(), "starts_on", "ends_on")
    list_filter = ("role", ("user", SuggestedFilter), ("agency", SuggestedFilter))
    list_select_related = ("user", "agency__parent")
    quick_filters = (
        QuickFilter("held", gettext_lazy("Held today"), held_today),
        QuickFilter("ended", gettext_lazy("Ended"), ended),
    )
    search_related = {"user": account_texts, "agency": agency_texts}
    search_help_text = gettext_lazy("Person or agency")
    autocomplete_fields = ("user", "agency")
    fieldsets = (
        (
            gettext_lazy("Who, and in which role"),
            {
                "fields": ("user", "role", "agency"),
                "description": gettext_lazy(
                    "Officers and approvers belong to one agency; the other roles to none."
                ),
            },
        ),
        (
            gettext_lazy("Days on which it holds"),
            {
                "fields": (("starts_on", "ends_on"), "account_page"),
                "description": gettext_lazy(
                    "Both days count. It is ended and handed over on the page of accounts, which "
                    "asks for the reason."
                ),
            },
        ),
    )
    readonly_fields = ("account_page",)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        fields = super().get_fields(request, obj)
        if obj and memberships_for(request.user).filter(pk=obj.pk).exists():
            return fields
        return [name for name in fields if name != "account_page"]

    @admin.display(description=gettext_lazy("page of accounts"))
    def account_page(self, row: Membership) -> SafeString:
        return link(reverse("account", args=(row.pk,)), _("Link to sign in, end, hand over"))

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or accounts_for(request.user).filter(pk=obj.user_id).exists())

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = accounts_for(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
