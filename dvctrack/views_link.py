"""The links with which people set a password and come in: of an invitation, and of a reset."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.entrance import record_sign_in
from dvctrack.lockout import client_address
from entities.choices import TrailKind
from entities.people.factor import step_left
from entities.people.links import one_time_tokens
from entities.policy import may_sign_in
from entities.trail.record import account_name, record


class SetPasswordView(PasswordResetConfirmView):
    """Set a password with a link, and be signed in, as far as a password does that.

    The link of an account that may not sign in is worth nothing.
    """

    template_name = "registration/set_password.html"
    success_url = settings.LOGIN_REDIRECT_URL
    post_reset_login = True
    post_reset_login_backend = "entities.policy.MembershipBackend"

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and may_sign_in(user, on=timezone.localdate()) else None

    def form_valid(self, form: Any) -> HttpResponse:
        by = form.user
        step = step_left(by, on=timezone.localdate())
        sentence = "" if step else _("The password is set, and you are signed in.")
        messages.success(self.request, sentence or _("The password is set."))
        with transaction.atomic():
            record(
                TrailKind.ACCOUNT,
                "password set with a link",
                by=by,
                about=account_name(by),
                address=client_address(self.request),
            )
            if step is None:
                record_sign_in(self.request, by, step)
            return super().form_valid(form)


class InvitationView(SetPasswordView):
    """The one-time link of an invitation, or of a reset by an administrator."""

    token_generator = one_time_tokens
