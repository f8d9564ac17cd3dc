from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from entities.choices import Role, TrailKind
from entities.models import Membership
from entities.people.links import one_time_path
from entities.people.memberships import NewPerson, open_account
from entities.trail.record import account_name, record


class Command(BaseCommand):
    help = "Make the account of an administrator, with a password or with a one-time link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name with which this person signs in")
        parser.add_argument("--email", default="", help="to which a new password can be asked for")
        parser.add_argument("--full-name", default="", help="as pages show it")
        parser.add_argument(
            "--link", action="store_true", help="print a link to set the password; else it is asked"
        )
        parser.add_argument(
            "--superuser",
            action="store_true",
            help="past every rule of this site; no other way makes one",
        )

    @transaction.atomic
    def handle(
        self, *, name: str, email: str, full_name: str, link: bool, superuser: bool, **options: Any
    ) -> None:
        try:
            user = open_account(NewPerson(full_name, email, name), is_staff=True)
            if not link:
                user.set_password(password_for(user))
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        user.is_superuser = superuser
        user.save()
        today = timezone.localdate()
        membership = Membership(user=user, role=Role.ADMINISTRATOR, starts_on=today)
        save_with_reason(membership, by=None, reason=gettext_lazy("Made by a command"))
        act = "superuser made" if superuser else "administrator made"
        record(TrailKind.ACCOUNT, act, by=None, about=account_name(user), account=user.pk)
        self.stdout.write(_("Administrator: %(name)s") % {"name": user.username})
        if link:
            self.stdout.write(
                _("The link to set the password holds for seven days, once: %(link)s")
                % {"link": f"{settings.SITE_URL}{one_time_path(user)}"}
            )


def password_for(user: User) -> str:
    """What is typed twice; ValidationError where the rules of passwords refuse it."""
    password = getpass(_("Password: "))
    if password != getpass(_("The same password again: ")):
        raise ValidationError(_("The two passwords differ. Nothing was made."))
    validate_password(password, user)
    return password
