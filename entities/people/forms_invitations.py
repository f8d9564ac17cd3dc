"""The forms with which people are invited, and how their links reach them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.forms import DayField, DressedForm
from entities.agencies.fields import AgencyChoiceField
from entities.agencies.matching import AgencyIndex
from entities.choices import Role
from entities.models import Agency
from entities.models.membership import AGENCY_ROLES
from entities.people.accounts import account_with_email
from entities.people.invitations import MOST_LINES, Invitation, read_invitations

LIST, MAIL = "list", "mail"
_DELIVERIES = (
    (LIST, gettext_lazy("show a list of links to print")),
    (MAIL, gettext_lazy("send by e-mail; who has no address is listed")),
)
_MOST_BYTES = 1024 * 1024


class DeliveryForm(DressedForm):
    """How the one-time links reach the people. Without a mail server there is but one way."""

    delivery = forms.ChoiceField(
        label=gettext_lazy("One-time links"),
        choices=_DELIVERIES,
        initial=LIST,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.SENDS_MAIL:
            self.fields["delivery"].choices = _DELIVERIES[:1]  # type: ignore[attr-defined]


class PersonForm(DressedForm):
    """A person who has no account yet."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and account_with_email(email):
            raise ValidationError(gettext("There is an account with this e-mail address."))
        return email


class InviteForm(PersonForm, DeliveryForm):
    """One person for one agency."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Leave it empty to take the e-mail address or the full name."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    agency = AgencyChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("Agency"),
        required=False,
        help_text=gettext_lazy("For officers and approvers only."),
    )
    starts_on = DayField(label=gettext_lazy("From day"))
    field_order = ("full_name", "email", "username", "role", "agency", "starts_on", "delivery")

    def __init__(self, *args: Any, roles: Sequence[Role], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in roles
        ]
        self.fields["agency"].queryset = Agency.objects.valid_on(today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs_agency = cleaned.get("role") in AGENCY_ROLES
        if "role" in cleaned and "agency" in cleaned and needs_agency != bool(cleaned["agency"]):
            self.add_error(
                "agency",
                gettext("Officers and approvers belong to one agency; the other roles to none."),
            )
        return cleaned


class InviteListForm(DeliveryForm):
    """Many people, one a line; each faulty line is told with what would mend it."""

    lines = forms.CharField(
        label=gettext_lazy("Agency; full name; e-mail; role"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or a text file with such lines (.csv, .txt)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )
    starts_on = DayField(label=gettext_lazy("From day"))
    field_order = ("lines", "file", "starts_on", "delivery")

    def clean_file(self) -> str:
        """The text of the file; spreadsheet programs save it as UTF-8 or UTF-16."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > _MOST_BYTES:
            raise ValidationError(gettext("The file is larger than 1 MB."))
        content = file.read()
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            return str(content, "utf-16" if is_wide else "utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(gettext("This is no text file in UTF-8.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["invitations"], cleaned["known"] = [], []
        if self.errors:
            return cleaned
        text = cleaned["file"] or cleaned["lines"]
        if len(text.splitlines()) > MOST_LINES:
            self.add_error("lines", gettext("These are more than 5.000 lines. Send them in parts."))
            return cleaned
        self._read(text, cleaned)
        return cleaned

    def _read(self, text: str, cleaned: dict[str, Any]) -> None:
        index = AgencyIndex.load(on=cleaned["starts_on"])
        found = read_invitations(text, index=index, roles=AGENCY_ROLES)
        for fault in found.faults:
            told = {"line": fault.line, "message": fault.message}
            self.add_error("lines", gettext("Line %(line)s: %(message)s") % told)
        if not found.faults and not found.invitations and not found.known:
            self.add_error("lines", gettext("Nobody stands in the list."))
        cleaned["invitations"], cleaned["known"] = found.invitations, found.known

    @property
    def invitations(self) -> list[Invitation]:
        found: list[Invitation] = self.cleaned_data["invitations"]
        return found

    @property
    def known(self) -> list[User]:
        """Who has an account with what the list asks for already."""
        found: list[User] = self.cleaned_data["known"]
        return found
