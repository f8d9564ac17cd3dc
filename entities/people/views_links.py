from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from entities.models import Membership
from entities.people.forms_invitations import MAIL, DeliveryForm
from entities.people.links import LIFE, one_time_path
from entities.people.memberships import note
from entities.people.send_links import send_links
from entities.people.views_base import AccountRightsMixin
from entities.policy import accounts_for

IN_SESSION = "one_time_links"


@dataclass(frozen=True)
class LinkLine:
    """A person on the printed list."""

    account: User
    memberships: list[Membership]
    address: str


def deliver(request: HttpRequest, accounts: Iterable[User], *, delivery: str) -> HttpResponse:
    """Mail the links, and lead to the list of those that no letter reaches; or of all."""
    chosen = list(accounts)
    by: User = request.user  # type: ignore[assignment]
    note(accounts=chosen, by=by, text=gettext_lazy("One-time link made"))
    left = chosen
    if delivery == MAIL:
        left = send_links(accounts=chosen, absolute=request.build_absolute_uri, at=timezone.now())
        sent = len(chosen) - len(left)
        told = ngettext("%(count)d letter was sent.", "%(count)d letters were sent.", sent)
        messages.info(request, told % {"count": sent})
    request.session[IN_SESSION] = [user.pk for user in left]
    return HttpResponseRedirect(reverse("account-links" if left else "accounts"))


@method_decorator(never_cache, name="dispatch")
class LinksView(AccountRightsMixin, TemplateView):
    """One-time links to print. They are made each time the list is shown, and stored nowhere."""

    template_name = "entities/accounts/links.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = self._accounts(self.request.session.get(IN_SESSION, []))
        lines = [self._line(user) for user in accounts.prefetch_related("memberships__agency")]
        return super().get_context_data(lines=lines, until=timezone.now() + LIFE, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make links for the accounts that are named, as far as the person may."""
        form = DeliveryForm(request.POST)
        delivery = form.cleaned_data["delivery"] if form.is_valid() else ""
        numbers = [text for text in request.POST.getlist("account") if text.isdecimal()]
        return deliver(request, self._accounts(numbers), delivery=delivery)

    def _accounts(self, numbers: Iterable[Any]) -> Any:
        accounts = accounts_for(self.person).filter(pk__in=numbers, is_active=True)
        return accounts.order_by("first_name", "username")

    def _line(self, user: User) -> LinkLine:
        address = self.request.build_absolute_uri(one_time_path(user))
        return LinkLine(user, list(user.memberships.all()), address)
