from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from dvctrack.lib.refused import Refused, tell
from entities.choices import LetterPurpose
from entities.models import Letter, Membership
from entities.people.accounts import account_lines
from entities.people.factor import factor_of, take_off_factor
from entities.people.forms import EmailForm, EndForm, HandOverForm
from entities.people.forms_invitations import DeliveryForm
from entities.people.memberships import (
    NewPerson,
    change_email,
    end_membership,
    hand_over,
    unlock,
)
from entities.people.views import MembershipMixin
from entities.people.views_invite import deliver
from entities.policy import accounts_for, is_administrator


class MembershipView(MembershipMixin, View):
    """One membership, and what can be done with it."""

    needs_managing = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def page(self, **forms: Any) -> HttpResponse:
        chosen = Membership.objects.filter(pk=self.membership.pk)
        line = account_lines(chosen, on=timezone.localdate(), at=timezone.now())[0]
        context = {
            "line": line,
            "membership": line.membership,
            "may_manage": self.may_manage,
            # A letter that somebody asked for in the name of the account is nobody else's matter.
            "last_letter": Letter.objects.filter(person=line.membership.user)
            .exclude(purpose=LetterPurpose.PASSWORD)
            .first(),
            "email_form": EmailForm(account=line.membership.user, prefix="letters"),
            "delivery_form": DeliveryForm(),
            "end_form": EndForm(prefix="end"),
            "hand_over_form": self.hand_over_form(),
            "factor": self.may_take_factor_off and factor_of(line.membership.user),
            **forms,
        }
        return render(self.request, "entities/accounts/membership.html", context)

    @property
    def may_take_factor_off(self) -> bool:
        """Only an administrator opens an account to its password alone, and never the own one."""
        return self.may_manage and is_administrator(self.person)

    def hand_over_form(self, data: Any = None) -> HandOverForm:
        accounts = accounts_for(self.person)
        return HandOverForm(data, accounts=accounts, prefix="successor")

    def back(self, membership: Membership) -> HttpResponse:
        return HttpResponseRedirect(reverse("account", args=(membership.pk,)))


class EmailView(MembershipView):
    """Where the account gets its letters."""

    needs_managing = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.membership.user
        form = EmailForm(request.POST, account=account, prefix="letters")
        if not form.is_valid():
            return self.page(email_form=form)
        change_email(
            account=account, email=form.cleaned_data["email"], by=self.person, at=timezone.now()
        )
        messages.success(request, _("The e-mail address was changed."))
        return self.back(self.membership)


class EndMembershipView(MembershipView):
    needs_managing = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = EndForm(request.POST, prefix="end")
        if form.is_valid():
            try:
                end_membership(
                    membership=self.membership,
                    **form.cleaned_data,
                    by=self.person,
                    on=timezone.localdate(),
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The last day of the membership was set."))
                return self.back(self.membership)
        return self.page(end_form=form)


class HandOverView(MembershipView):
    needs_managing = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.hand_over_form(request.POST)
        if form.is_valid():
            try:
                return self._handed_over(form)
            except ValidationError as error:
                form.add_error(None, error)
            except Refused as refused:
                form.add_error(None, str(refused))
        return self.page(hand_over_form=form)

    def _handed_over(self, form: HandOverForm) -> HttpResponse:
        typed = form.cleaned_data
        opened = hand_over(
            membership=self.membership,
            successor=typed["username"] or NewPerson(typed["full_name"], typed["email"]),
            starts_on=typed["starts_on"],
            reason=typed["reason"],
            by=self.person,
            on=timezone.localdate(),
        )
        messages.success(self.request, _("The membership was handed over."))
        if typed["username"]:
            return self.back(opened)
        return deliver(self.request, [opened.user], delivery="")


class FactorOffView(MembershipView):
    """Take the second factor off, for somebody who has lost the telephone and the paper."""

    needs_managing = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_take_factor_off:
            return self.handle_no_permission()
        try:
            take_off_factor(account=self.membership.user, by=self.person, at=timezone.now())
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(request, _("The second factor was taken off."))
        return self.back(self.membership)


class UnlockView(MembershipMixin, View):
    """Let a locked account try again at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        unlock(account=self.membership.user, by=self.person)
        messages.success(request, _("The account may sign in again."))
        return HttpResponseRedirect(reverse("account", args=(pk,)))
