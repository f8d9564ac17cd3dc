"""Signing in, passwords, forms that came too late, and what the watching machine asks."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetDoneView,
    redirect_to_login,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from dvctrack.entrance import (
    come_in,
    halfway_of,
    record_sign_in,
    second_step_page,
    sign_in_page,
    travelling,
)
from dvctrack.kept import Kept
from dvctrack.lockout import client_address, is_locked_address
from dvctrack.readiness import readiness
from entities.choices import TrailKind
from entities.people.factor import Halfway, step_left
from entities.people.forms import AddressForm
from entities.people.resets import HOUR, ask_for_reset
from entities.trail.record import account_name, record


class SignInView(LoginView):
    """Sign in. The fields of a form that came too late travel along and can be sent again, after
    the second step where there is one.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who comes from a page and has given the password is led to the second step."""
        if self.get_redirect_url() and halfway_of(request):
            return redirect_to_login(self.get_redirect_url(), reverse("second-step"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=travelling(self.request), **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        super().form_valid(form)
        account = form.get_user()
        path, kept = self.get_success_url(), travelling(self.request)
        step = step_left(account, on=timezone.localdate())
        record_sign_in(self.request, account, step)
        if step is None:
            return come_in(self.request, path=path)
        if kept:
            return second_step_page(self.request, Halfway(account, step), path=path, kept=kept)
        return redirect_to_login(path, reverse("second-step"))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # Of a name that is locked by now, `locked_out` tells.
        if not getattr(self.request, "axes_locked_out", False):
            _record_refusal("sign-in refused", self.request)
        return super().form_invalid(form)


def locked_out(request: HttpRequest, *args: Any) -> HttpResponse:
    """The answer to a locked name or address, whether or not there is such an account."""
    name = "locked_address" if is_locked_address(request) else "locked_out"
    _record_refusal("sign-in locked", request)
    return sign_in_page(
        request,
        path=request.POST.get("next", ""),
        kept=travelling(request),
        status=429,
        template=f"registration/{name}.html",
    )


def _record_refusal(act: str, request: HttpRequest) -> None:
    """The name is kept where an account has it: people type passwords where a name belongs."""
    username = request.POST.get("username", "").replace("\0", "")
    typed = User.objects.filter(username=username).first()
    about = account_name(typed) if typed else ""
    record(TrailKind.FAILURE, act, by=None, about=about, address=client_address(request))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not the one of now: one has signed in anew since.

    Where the browser says that the form stood on a page of ours, its fields are kept and can be
    sent again with a new token. Of a form from anywhere else, or from who knows where, nothing
    is: a person would send on what somebody else has filled in.
    """
    kept = None
    if not request.htmx and _is_ours(request):  # type: ignore[attr-defined]
        kept = Kept.of(request)
    response = render(request, "403_csrf.html", {"kept": kept}, status=403)
    add_never_cache_headers(response)
    return response


def _is_ours(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


@method_decorator(login_not_required, name="dispatch")
class SignOutView(LogoutView):
    """Sign out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            address = client_address(request)
            record(TrailKind.SIGN_IN, "signed out", by=request.user, address=address)
        return super().post(request, *args, **kwargs)


class OwnPasswordView(PasswordChangeView):
    """Change the own password; other sessions of the account end."""

    template_name = "registration/own_password.html"
    success_url = reverse_lazy("overview")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        by = form.user
        with transaction.atomic():
            record(TrailKind.ACCOUNT, "password changed", by=by, about=account_name(by))
            return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class AskForMailView(FormView[AddressForm]):
    """Ask for a letter with a link. The answer is the same whether there is such an account."""

    form_class = AddressForm
    template_name = "registration/ask_for_mail.html"
    success_url = reverse_lazy("password-reset-sent")
    extra_context = {"sends_mail": settings.SENDS_MAIL}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        asked = ask_for_reset(
            form.cleaned_data["email"], address=client_address(self.request), at=timezone.now()
        )
        if asked:
            return super().form_valid(form)
        form.add_error(
            None,
            _(
                "Too many letters were asked for from this network address. Wait an hour, or ask "
                "the coordinator or an administrator for a one-time link."
            ),
        )
        answer = self.render_to_response(self.get_context_data(form=form), status=429)
        answer["Retry-After"] = int(HOUR.total_seconds())
        return answer


class MailSentView(PasswordResetDoneView):
    template_name = "registration/mail_sent.html"


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when nothing is missing for the site's work, else 503; the lines say what."""
    is_ready, said = readiness(at=timezone.now())
    return HttpResponse(said, status=200 if is_ready else 503, content_type="text/plain")
