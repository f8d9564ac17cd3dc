"""The page of an account: who it is, its roles, how it signs in, and the ways to change them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import MOST_SHOWN, facts, link, list_of, listed, page_of
from dvctrack.lib.admin.fields import InParts, WhyField
from entities.admin.autocomplete import told_person
from entities.admin.trailed import TrailMixin
from entities.agencies.names import days_of
from entities.choices import AccountState
from entities.models import Membership
from entities.people.accounts import locks
from entities.people.factor import factor_of, must_have_factor


def membership_line(row: Membership) -> SafeString:
    """Who holds which role, for which agency and from when to when, with the way there."""
    days = days_of(row)
    held: list[Any] = [row.get_role_display(), *([days] if days else [])]
    if not row.user.is_active:
        held.append(AccountState.OFF.label)
    return format_html("{} – {}", link(page_of(row), told_person(row.user)), ", ".join(held))


class AccountForm(UserChangeForm[User]):
    """An account, and why it is switched off. Its password has a page of its own."""

    # Else the form of the framework shows how the password is kept.
    password = None  # type: ignore[assignment]
    why = WhyField(
        label=gettext_lazy("Reason of switching off"),
        help_text=gettext_lazy("Needed where the account is switched off; kept in its history."),
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
        field_classes: ClassVar[dict[str, Any]] = {"username": UsernameField}
        labels: ClassVar[dict[str, Any]] = {
            "username": gettext_lazy("User name"),
            "first_name": gettext_lazy("Full name"),
            "last_name": gettext_lazy("Rest of the name"),
            "email": gettext_lazy("E-mail address"),
            "is_active": gettext_lazy("May sign in"),
            "is_staff": gettext_lazy("Comes into the administration"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "username": gettext_lazy("With this name the person signs in."),
            "last_name": gettext_lazy("Empty where the full name stands above."),
            "email": gettext_lazy(
                "Reminders and one-time links go there. The address of before is told of a change."
            ),
            "is_active": gettext_lazy(
                "Switched off, the account stays with all that it did, and nobody signs in with it."
            ),
            "is_staff": gettext_lazy("What is done there follows from the roles."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.switches_off and not cleaned.get("why"):
            self.add_error("why", _("Say why the account is switched off."))
        return cleaned

    @property
    def switches_off(self) -> bool:
        return "is_active" in self.changed_data and not self.cleaned_data.get("is_active")


class AccountPage(TrailMixin[User], InParts, UserAdmin[User]):
    """Roles and what holds up signing in are looked at, with the way to change them."""

    form = AccountForm
    fieldsets = (
        (
            gettext_lazy("Person"),
            {"fields": ("first_name", "last_name", "username", "email")},
        ),
        (
            gettext_lazy("Roles"),
            {
                "fields": ("roles", "roles_page"),
                "description": gettext_lazy(
                    "What a person may do follows from these alone, for their days. They are "
                    "given, ended and handed over on the page of accounts."
                ),
            },
        ),
        (
            gettext_lazy("Signing in"),
            {
                "fields": (
                    *("is_active", "why", "is_staff", "new_password", "second_factor", "paused"),
                    *("last_login", "date_joined"),
                ),
            },
        ),
    )
    add_fieldsets = (
        (
            gettext_lazy("Person"),
            {
                "fields": ("username", "usable_password", "password1", "password2"),
                "description": gettext_lazy(
                    "Usually a person is invited on the page of accounts, with a role and a "
                    "one-time link. Here an account is made that has no role yet."
                ),
            },
        ),
    )
    readonly_fields = (
        *("roles", "roles_page", "new_password", "second_factor", "paused"),
        *("last_login", "date_joined"),
    )

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without what only who may change the account is asked and offered."""
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return [name for name in fields if name not in ("why", "new_password")]

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> SafeString | str:
        held = user.memberships.select_related("agency__parent").order_by("-starts_on", "-pk")
        return facts(held, _role_line, all_rows=list_of(Membership, user__id__exact=user.pk))

    @admin.display(description=gettext_lazy("change the roles"))
    def roles_page(self, user: User) -> SafeString | str:
        added = f"{reverse('admin:entities_membership_add')}?user={user.pk}"
        return listed(
            [
                *(
                    link(
                        reverse("account", args=(row.pk,)),
                        _("Link to sign in, end, hand over: %(role)s")
                        % {"role": row.get_role_display()},
                    )
                    for row in user.memberships.valid_on(timezone.localdate())[:MOST_SHOWN]
                ),
                link(added, _("Give another role")),
            ]
        )

    @admin.display(description=gettext_lazy("password"))
    def new_password(self, user: User) -> SafeString:
        return link("../password/", _("Set a new password"))

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user: User) -> str:
        device = factor_of(user)
        if device is None:
            return _("not set up, and needed") if must_have_factor(user) else _("not set up")
        day = date_format(localtime(device.created_at), "SHORT_DATE_FORMAT")
        return _("set up on %(day)s") % {"day": day}

    @admin.display(description=gettext_lazy("sign-in paused"))
    def paused(self, user: User) -> SafeString | str:
        """From which addresses it failed too often, and until when."""
        lines = [
            _("from %(address)s until %(moment)s")
            % {
                "address": lock.address,
                "moment": date_format(localtime(lock.until), "SHORT_DATETIME_FORMAT"),
            }
            for lock in locks(at=timezone.now())
            if lock.account == user
        ]
        if not lines:
            return _("no")
        return listed([*lines, link(reverse("accounts-locked"), _("Let in again"))])


def _role_line(row: Membership) -> SafeString:
    of = [row.agency.full_title] if row.agency else []
    days = days_of(row)
    words = ", ".join([*of, *([days] if days else [])])
    return format_html("{} {}", link(page_of(row), row.get_role_display()), words)
