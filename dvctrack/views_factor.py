"""The second step of signing in, and the pages of one's own second factor."""

from typing import Any

import django_otp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice

from dvctrack.entrance import (
    NEW_KEY,
    come_in,
    halfway_of,
    key_shown,
    record_sign_in,
    second_step_page,
    sign_in_page,
    travelling,
)
from dvctrack.kept import Kept
from dvctrack.lib.refused import Refused
from dvctrack.lockout import client_address
from entities.people.factor import (
    Step,
    accept_code,
    factor_of,
    is_in_use,
    must_have_factor,
    paper_codes_left,
    renew_paper_codes,
    set_up_factor,
    take_off_factor,
)
from entities.people.forms_factor import CodeForm, MoveFactorForm, NewFactorForm, PasswordForm

secret = method_decorator(sensitive_post_parameters(), name="dispatch")


@secret
@method_decorator(login_not_required, name="dispatch")
class SecondStepView(RedirectURLMixin, View):
    """Asks who has given the password for a code, or to set up the telephone that makes codes."""

    next_page = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.path, halfway = self.get_success_url(), halfway_of(request)
        if halfway:
            self.halfway = halfway
            return super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated:
            return come_in(request, path=self.path)
        if kept := travelling(request):
            return sign_in_page(request, path=self.path, kept=kept, session_ended=True, status=401)
        return redirect_to_login(self.path)

    def get(self, request: HttpRequest) -> HttpResponse:
        return second_step_page(request, self.halfway, path=self.path, kept="")

    def post(self, request: HttpRequest) -> HttpResponse:
        is_code = self.halfway.step is Step.CODE
        form = CodeForm(request.POST) if is_code else NewFactorForm(request.POST)
        if form.is_valid():
            account, code = self.halfway.account, form.cleaned_data["code"]
            try:
                if is_code:
                    return self._with_code(account, code)
                return _set_up(request, account, code, is_first=True, path=self.path)
            except Refused as refused:
                form.add_error("code", str(refused))
        kept = travelling(request)
        return second_step_page(request, self.halfway, path=self.path, kept=kept, form=form)

    def _with_code(self, account: User, code: str) -> HttpResponse:
        before = paper_codes_left(account)
        address = client_address(self.request)
        _let_in(self.request, account, accept_code(account=account, code=code, address=address))
        left = paper_codes_left(account)
        if left < before:
            messages.info(
                self.request,
                ngettext(
                    "%(number)s code on paper is left.", "%(number)s codes on paper are left.", left
                )
                % {"number": left},
            )
        return come_in(self.request, path=self.path)


def _let_in(request: HttpRequest, account: User, device: TOTPDevice) -> None:
    if not request.user.is_authenticated:
        record_sign_in(request, account, None)
    request.user = account
    django_otp.login(request, device)


def _set_up(
    request: HttpRequest, account: User, code: str, *, is_first: bool, path: str
) -> HttpResponse:
    key = request.session.get(NEW_KEY)
    if key is None:
        raise Refused(_("This key has expired. Use the one that is shown now."))
    device, codes = set_up_factor(
        account=account,
        key=key,
        code=code,
        is_first=is_first,
        session=request.session.session_key or "",
        at=timezone.now(),
    )
    del request.session[NEW_KEY]
    _let_in(request, account, device)
    return _paper(request, codes, path=path)


def _paper(request: HttpRequest, codes: list[str], *, path: str) -> HttpResponse:
    """The codes on paper, which are shown this once, and the way on."""
    kept = Kept.read(request.POST.get("kept", ""), request)
    context = {"codes": codes, "next": path, "kept": kept}
    return render(request, "registration/paper_codes.html", context)


@secret
class OwnFactorView(View):
    """How one's own second factor stands. There is no such page where the site does without."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_in_use():
            raise Http404
        self.account: User = request.user  # type: ignore[assignment]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, **forms: PasswordForm) -> HttpResponse:
        context = {
            "factor": factor_of(self.account),
            "codes_left": paper_codes_left(self.account),
            "is_needed": must_have_factor(self.account),
            "paper_form": PasswordForm(request=self.request, prefix="paper"),
            "removal_form": PasswordForm(request=self.request, prefix="removal"),
            **forms,
        }
        return render(self.request, "registration/own_factor.html", context)


class MoveFactorView(OwnFactorView):
    """Set up a telephone, the first one or another in its place."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._asked(MoveFactorForm(request=request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MoveFactorForm(request.POST, request=request)
        if form.is_valid():
            try:
                return _set_up(
                    request,
                    self.account,
                    form.cleaned_data["code"],
                    is_first=False,
                    path=reverse("second-factor"),
                )
            except Refused as refused:
                form.add_error("code", str(refused))
        return self._asked(form)

    def _asked(self, form: MoveFactorForm) -> HttpResponse:
        shown = key_shown(self.request, self.account)
        context = {"form": form, "factor": factor_of(self.account), **shown}
        return render(self.request, "registration/move_factor.html", context)


class PaperCodesView(OwnFactorView):
    """New codes on paper, shown once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST, request=request, prefix="paper")
        if not form.is_valid():
            return self.page(paper_form=form)
        try:
            codes = renew_paper_codes(account=self.account)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.page(paper_form=form)
        return _paper(request, codes, path=reverse("second-factor"))


class RemoveFactorView(OwnFactorView):
    """Do without a second factor, where the role allows it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST, request=request, prefix="removal")
        if form.is_valid():
            try:
                take_off_factor(
                    account=self.account,
                    by=self.account,
                    session=request.session.session_key or "",
                    at=timezone.now(),
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("You sign in without a second factor from now on."))
                return HttpResponseRedirect(reverse("second-factor"))
        return self.page(removal_form=form)
