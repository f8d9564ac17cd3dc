from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.views import (
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.policy import may_sign_in


class OwnPasswordView(PasswordChangeView):
    """Change the own password; other sessions of the account end."""

    template_name = "registration/own_password.html"
    success_url = reverse_lazy("overview")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        return super().form_valid(form)


class MailForm(PasswordResetForm):
    """Letters go to all who may sign in with this address, also to those only invited so far."""

    def get_users(self, email: str) -> Iterator[User]:
        today = timezone.localdate()
        accounts = User.objects.filter(email__iexact=email, is_active=True)
        return (user for user in accounts if may_sign_in(user, on=today))


class AskForMailView(PasswordResetView):
    """Ask for a letter with a link. The answer is the same whether there is such an account."""

    form_class = MailForm
    template_name = "registration/ask_for_mail.html"
    subject_template_name = "registration/reset_subject.txt"
    email_template_name = "registration/reset_body.txt"
    success_url = reverse_lazy("password-reset-sent")
    extra_context = {"sends_mail": settings.SENDS_MAIL}


class MailSentView(PasswordResetDoneView):
    template_name = "registration/mail_sent.html"
