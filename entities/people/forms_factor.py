"""The forms of the second factor."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.forms import DressedForm


class NewFactorForm(DressedForm):
    """A code that shows that the telephone has the key."""

    code = forms.CharField(
        label=gettext_lazy("Code of the telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class CodeForm(DressedForm):
    """A code of the telephone or of the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits from the telephone, or one of your codes on paper."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class PasswordForm(DressedForm):
    """The password once more, of who is signed in; wrong ones count like those of signing in."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        account = self.request.user
        if authenticate(self.request, username=account.get_username(), password=password) is None:
            raise ValidationError(gettext("The password is wrong."))
        return password


class MoveFactorForm(PasswordForm, NewFactorForm):
    """Another telephone, by who is signed in."""

    field_order = ("code", "password")
