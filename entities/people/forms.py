"""The forms of the pages of accounts and of one membership, and of a moment of the past."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.forms import DayField, DressedForm
from dvctrack.lib.moments import read_moment
from entities.choices import AccountState, AgencyKind
from entities.people.accounts import account_with_email


class AccountFilter(DressedForm):
    """Which memberships the page of accounts shows."""

    q = forms.CharField(
        label=gettext_lazy("Person or agency"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All kinds")), *AgencyKind.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("all but ended")), *AccountState.choices],
        required=False,
    )


class KindForm(DressedForm):
    kind = AccountFilter.base_fields["kind"]


class EndForm(DressedForm):
    """Until when a membership holds, and why it ends."""

    last_day = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)


class AddressForm(DressedForm):
    """To which address somebody who has forgotten a password asks for a letter."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class EmailForm(DressedForm):
    """Where an account gets its letters; of an address there is one account."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"email": account.email}, **kwargs)
        self.account = account

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and account_with_email(email) not in (None, self.account):
            raise ValidationError(gettext("There is an account with this e-mail address."))
        return email


class HandOverForm(DressedForm):
    """Who takes over: an account by its user name, or a new person."""

    starts_on = DayField(label=gettext_lazy("First day of the successor"))
    username = forms.CharField(
        label=gettext_lazy("User name of the successor, if there is an account"),
        max_length=150,
        required=False,
    )
    full_name = forms.CharField(
        label=gettext_lazy("or the full name of a new person"), max_length=150, required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail of the new person"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)

    def __init__(self, *args: Any, accounts: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts

    def clean_username(self) -> User | None:
        """The account, which must be one that the person may change."""
        username = self.cleaned_data["username"]
        account = self.accounts.filter(username=username).first()
        if username and account is None:
            raise ValidationError(
                gettext("There is no such account, or you may not give it this role.")
            )
        return account

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and account_with_email(email):
            raise ValidationError(
                gettext("There is an account with this e-mail address. Write its user name.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "username" in cleaned and bool(cleaned["username"]) == bool(cleaned.get("full_name")):
            self.add_error(
                "username", gettext("Name either an account or a new person, and not both.")
            )
        return cleaned


class SeenAtForm(forms.Form):
    seen_at = forms.CharField(
        label=gettext_lazy("Day and time"),
        help_text=gettext_lazy("Such as 25/07/2022, or 25/07/2022 10:15."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "text"}),
    )

    def clean_seen_at(self) -> datetime | None:
        text = self.cleaned_data["seen_at"].strip()
        return read_moment(text, now=timezone.now()) if text else None

    @property
    def moment(self) -> datetime | None:
        """The moment asked for; None for now, and where it could not be read."""
        found: Any = self.cleaned_data.get("seen_at") if self.is_valid() else None
        return found or None
