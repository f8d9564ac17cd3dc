from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic import FormView

from entities.choices import Role
from entities.models import Agency
from entities.people.accounts import agencies_without_officer
from entities.people.forms_invitations import InviteForm, InviteListForm
from entities.people.memberships import invite, invite_all
from entities.people.views_base import AccountRightsMixin
from entities.people.views_links import deliver
from entities.policy import roles_to_grant


class InviteView(AccountRightsMixin, FormView[InviteForm]):
    """Invite one person."""

    template_name = "entities/accounts/invite.html"
    form_class = InviteForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "roles": roles_to_grant(self.person),
            "today": timezone.localdate(),
        }

    def get_initial(self) -> dict[str, Any]:
        agency = self.request.GET.get("agency", "")
        return {"agency": agency, "starts_on": _as_written(timezone.localdate())}

    def form_valid(self, form: InviteForm) -> HttpResponse:
        asked = dict(form.cleaned_data)
        delivery, on = asked.pop("delivery"), asked.pop("starts_on")
        try:
            membership = invite(**asked, by=self.person, on=on)
        except ValidationError as error:
            return self.form_invalid(_with(form, error))
        return deliver(self.request, [membership.user], delivery=delivery)


class InviteListView(AccountRightsMixin, FormView[InviteListForm]):
    """Invite many people at once. Nobody is invited while a line is faulty."""

    template_name = "entities/accounts/invite_list.html"
    form_class = InviteListForm

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        kind = self.request.GET.get("kind")
        lines = _lines_to_fill(agencies_without_officer(on=today, kind=kind)) if kind else ""
        return {"lines": lines, "starts_on": _as_written(today)}

    def form_valid(self, form: InviteListForm) -> HttpResponse:
        try:
            users = invite_all(
                invitations=form.invitations, by=self.person, on=form.cleaned_data["starts_on"]
            )
        except ValidationError as error:
            return self.form_invalid(_with(form, error))
        return deliver(self.request, users, delivery=form.cleaned_data["delivery"])


def _as_written(day: date) -> str:
    return date_format(day, "d/m/Y")


def _lines_to_fill(agencies: Iterable[Agency]) -> str:
    return "\n".join(f"{agency.name}; ; ; {Role.OFFICER.label}" for agency in agencies)


def _with(form: Any, error: ValidationError) -> Any:
    """The form with what the action refused, beside the field where it has it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, told in found.items():
        form.add_error(name if name in form.fields else None, told)
    return form
