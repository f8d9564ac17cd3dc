from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from entities.models import Membership
from entities.policy import (
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
        rows = memberships_for(request.user).select_related("user", "agency")
        self.membership = get_object_or_404(rows, pk=kwargs["pk"])
        self.may_manage = may_manage_membership(request.user, self.membership)
        if self.needs_managing and not self.may_manage:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)
