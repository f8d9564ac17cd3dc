"""The pages of accounts, for those who manage them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.history import name_of
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, link, missing, text
from entities.agencies.names import name_among_all
from entities.models import Agency, AgencyQuerySet, Membership
from entities.people.accounts import (
    AccountLine,
    account_lines,
    agencies_without_officer,
    locks,
    narrowed,
)
from entities.people.forms import AccountFilter, KindForm
from entities.people.forms_invitations import DeliveryForm
from entities.people.memberships import unlock
from entities.policy import (
    accounts_for,
    is_administrator,
    may_manage_accounts,
    may_manage_membership,
    memberships_for,
)


class AccountRightsMixin(AccessMixin):
    """Pages for those who manage accounts."""

    raise_exception = True
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage_accounts(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"is_administrator": is_administrator(self.request.user), **kwargs}
        return super().get_context_data(**shown)  # type: ignore[misc, no-any-return]

    @property
    def person(self) -> User:
        """Who asks: signed in, as `dispatch` has made sure."""
        return self.request.user  # type: ignore[return-value]


class MembershipMixin(AccountRightsMixin):
    """A page about one membership; with `needs_managing` only where it may be changed."""

    membership: Membership
    needs_managing = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = memberships_for(request.user).select_related("user", "agency__parent")
        self.membership = get_object_or_404(rows, pk=kwargs["pk"])
        self.may_manage = may_manage_membership(request.user, self.membership)
        if self.needs_managing and not self.may_manage:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


def moment(value: datetime) -> Cell:
    shown = date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def _person(line: AccountLine) -> Cell:
    membership = line.membership
    shown = link(name_of(membership.user), reverse("account", args=(membership.pk,)))
    username = membership.user.get_username()
    if shown.value == username:
        return shown
    html = format_html('{} <span class="origin">{}</span>', shown.html, username)
    return Cell(html, f"{shown.value} ({username})")


def _agency(membership: Membership) -> Cell:
    agency = membership.agency
    return (
        link(name_among_all(agency), agency.get_absolute_url())
        if agency
        else missing(_("of no agency"))
    )


def _last_login(line: AccountLine) -> Cell:
    seen = line.membership.user.last_login
    return moment(seen) if seen else missing(_("never"))


class AccountTable(Table):
    """Who has which role for which agency from when to when."""

    key = "accounts"
    title = gettext_lazy("Accounts")
    stacks = True

    person = Column(gettext_lazy("Person"), render=_person, css="col-name", row_header=True)
    agency = Column(
        gettext_lazy("Agency"), render=lambda line: _agency(line.membership), css="col-name"
    )
    role = Column(
        gettext_lazy("Role"), render=lambda line: text(line.membership.get_role_display())
    )
    starts_on = Column(
        gettext_lazy("From"),
        render=lambda line: (
            day(line.membership.starts_on)
            if line.membership.starts_on
            else missing(_("not stated"))
        ),
        css="col-day",
    )
    ends_on = Column(
        gettext_lazy("Until"),
        render=lambda line: (
            day(line.membership.ends_on) if line.membership.ends_on else missing(_("not stated"))
        ),
        css="col-day",
    )
    last_login = Column(gettext_lazy("Last sign-in"), render=_last_login, css="col-day")
    state = Column(gettext_lazy("State"), render=lambda line: text(line.state.label))

    def __init__(self, lines: Iterable[AccountLine]) -> None:
        super().__init__(lines)


PER_PAGE = 100


class AccountListView(AccountRightsMixin, TemplateView):
    """Who has which role for which agency, and how the accounts stand."""

    template_name = "entities/accounts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = AccountFilter(self.request.GET)
        shown.is_valid()
        wanted = shown.cleaned_data
        lines = narrowed(
            account_lines(memberships_for(self.person), on=timezone.localdate(), at=timezone.now()),
            words=wanted.get("q", ""),
            kind=wanted.get("kind", ""),
            state=wanted.get("state", ""),
        )
        page = Paginator(lines, PER_PAGE).get_page(self.request.GET.get("page"))
        users = {line.membership.user_id for line in page.object_list}
        return super().get_context_data(
            filter=shown,
            total=len(lines),
            page=page,
            table=AccountTable(page.object_list),
            linkable=accounts_for(self.person).filter(pk__in=users, is_active=True),
            delivery_form=DeliveryForm(),
            **kwargs,
        )


class AgenciesWithoutOfficerView(AccountRightsMixin, TemplateView):
    """The agencies, of a kind where one is chosen, that nobody enters figures for.

    Which ones report on a day is said by who knows of periods.
    """

    template_name = "entities/accounts/missing.html"
    reporting: Callable[[date], AgencyQuerySet] = Agency.objects.valid_on

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = KindForm(self.request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else ""
        today = timezone.localdate()
        agencies = agencies_without_officer(self.reporting(today), on=today, kind=kind)
        return super().get_context_data(form=form, kind=kind, agencies=agencies, **kwargs)


class LockedAccountsView(AccountRightsMixin, TemplateView):
    """For administrators: which accounts are locked out from where, and letting them in."""

    template_name = "entities/accounts/locked.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_administrator(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(locks=locks(at=timezone.now()), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        accounts = accounts_for(self.person)
        account = get_object_or_404(accounts, username=request.POST.get("username", ""))
        unlock(account=account, by=self.person)
        messages.success(request, _("The account may sign in again."))
        return HttpResponseRedirect(reverse("accounts-locked"))
