from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from entities.people.lockouts import locks
from entities.people.unlock import unlock
from entities.people.views_base import AccountRightsMixin
from entities.policy import accounts_for, is_administrator


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
