from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from entities.people.accounts import account_lines, agencies_without_officer, locks, narrowed
from entities.people.forms import AccountFilter, KindForm
from entities.people.forms_invitations import DeliveryForm
from entities.people.memberships import unlock
from entities.people.tables import AccountTable
from entities.people.views_base import AccountRightsMixin
from entities.policy import accounts_for, is_administrator, memberships_for

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
    """The agencies, of a kind where one is chosen, that nobody enters figures for."""

    template_name = "entities/accounts/missing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = KindForm(self.request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else ""
        agencies = agencies_without_officer(on=timezone.localdate(), kind=kind)
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
