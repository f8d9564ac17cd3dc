"""Inviting people, and the one-time links with which they come in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from dvctrack.lib.keys import is_key
from entities.choices import LetterState, Role, TrailKind
from entities.models import Agency, AgencyQuerySet, Membership
from entities.people.account_letters import last_links, tell_of_links, write_links
from entities.people.accounts import agencies_without_officer
from entities.people.forms_invitations import MAIL, DeliveryForm, InviteForm, InviteListForm
from entities.people.links import LIFE, one_time_path
from entities.people.memberships import invite, invite_all, note
from entities.people.views import AccountRightsMixin
from entities.policy import accounts_for, roles_to_grant
from entities.trail.record import account_name, record_all

IN_SESSION = "one_time_links"
# So many people of a list are named in a message.
NAMED = 10


@dataclass(frozen=True)
class LinkLine:
    """A person on the printed list."""

    account: User
    memberships: list[Membership]
    address: str


def deliver(request: HttpRequest, accounts: Iterable[User], *, delivery: str) -> HttpResponse:
    """Mail the links, and lead to the list of those without an address; or of all."""
    chosen = list(accounts)
    by: User = request.user  # type: ignore[assignment]
    note(accounts=chosen, by=by, text=gettext_lazy("One-time link made"))
    left, now = chosen, timezone.now()
    if delivery == MAIL:
        left = write_links(accounts=chosen, by=by, at=now)
        told = ngettext(
            "%(count)d letter is on its way; the page of letters says what became of it.",
            "%(count)d letters are on their way; the page of letters says what became of each.",
            written := len(chosen) - len(left),
        )
        messages.info(request, told % {"count": written})
    else:
        tell_of_links(accounts=chosen, by=by, at=now)
    record_all(TrailKind.LINK, "one-time link made", by=by, about=map(account_name, left))
    request.session[IN_SESSION] = [user.pk for user in left]
    page = "account-links" if left else "account-letters" if chosen else "accounts"
    return HttpResponseRedirect(reverse(page))


@method_decorator(never_cache, name="dispatch")
class LinksView(AccountRightsMixin, TemplateView):
    """One-time links to print. They are made each time the list is shown, and stored nowhere."""

    template_name = "entities/accounts/links.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = self._accounts(self.request.session.get(IN_SESSION, []))
        lines = [
            self._line(user) for user in accounts.prefetch_related("memberships__agency__parent")
        ]
        return super().get_context_data(lines=lines, until=timezone.now() + LIFE, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make links for the accounts that are named, as far as the person may."""
        form = DeliveryForm(request.POST)
        delivery = form.cleaned_data["delivery"] if form.is_valid() else ""
        numbers = [text for text in request.POST.getlist("account") if is_key(text)]
        return deliver(request, self._accounts(numbers), delivery=delivery)

    def _accounts(self, numbers: Iterable[Any]) -> Any:
        accounts = accounts_for(self.person).filter(pk__in=numbers, is_active=True)
        return accounts.order_by("first_name", "username")

    def _line(self, user: User) -> LinkLine:
        address = self.request.build_absolute_uri(one_time_path(user))
        return LinkLine(user, list(user.memberships.all()), address)


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
    """Invite many people at once. Nobody is invited while a line is faulty.

    The list is filled with the agencies of a kind that report and have no officer.
    """

    template_name = "entities/accounts/invite_list.html"
    form_class = InviteListForm
    reporting: Callable[[date], AgencyQuerySet] = Agency.objects.valid_on

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        kind = self.request.GET.get("kind")
        agencies = (
            agencies_without_officer(self.reporting(today), on=today, kind=kind) if kind else ()
        )
        lines = [f"{agency.full_title}; ; ; {Role.OFFICER.label}" for agency in agencies]
        return {"lines": "\n".join(lines), "starts_on": _as_written(today)}

    def form_valid(self, form: InviteListForm) -> HttpResponse:
        delivery = form.cleaned_data["delivery"]
        try:
            users = invite_all(
                invitations=form.invitations, by=self.person, on=form.cleaned_data["starts_on"]
            )
        except ValidationError as error:
            return self.form_invalid(_with(form, error))
        again = self._without_a_link(form.known, delivery=delivery)
        self._tell_of_known(form.known, again)
        if not users and not again:
            return HttpResponseRedirect(reverse("account-letters"))
        return deliver(self.request, [*users, *again], delivery=delivery)

    def _without_a_link(self, known: Collection[User], *, delivery: str) -> list[User]:
        """Those of them who have never come in; by mail only who has no letter of today."""
        accounts = accounts_for(self.person).filter(last_login=None, is_active=True)
        waiting = accounts.in_bulk([user.pk for user in known]) if known else {}
        written = set()
        if delivery == MAIL:
            today = last_links(accounts).filter(written_at__date=timezone.localdate())
            on_its_way = today.exclude(state=LetterState.FAILED)
            written = set(on_its_way.values_list("person", flat=True))
        return [user for user in known if user.pk in waiting.keys() - written]

    def _tell_of_known(self, known: Collection[User], again: Collection[User]) -> None:
        if not known:
            return
        named = ", ".join(user.email or user.get_full_name() for user in list(known)[:NAMED])
        told = ngettext(
            "%(count)d person of the list has an account already (%(named)s).",
            "%(count)d people of the list have an account already (%(named)s).",
            len(known),
        ) % {"count": len(known), "named": f"{named}, …" if len(known) > NAMED else named}
        then = ngettext(
            "%(count)d of them gets a new link: never signed in, and no letter of today.",
            "%(count)d of them get a new link: never signed in, and no letter of today.",
            len(again),
        ) % {"count": len(again)}
        if not again:
            then = _("None of them gets another link: they have signed in, or a letter of today.")
        messages.info(self.request, f"{told} {then}")


def _as_written(day: date) -> str:
    return date_format(day, "d/m/Y")


def _with(form: Any, error: ValidationError) -> Any:
    """The form with what the action refused, beside the field where it has it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, told in found.items():
        form.add_error(name if name in form.fields else None, told)
    return form
