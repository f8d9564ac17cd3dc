from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import REFUSED, wrong_usage
from dvctrack.lib.refused import Refused
from entities.people.factor import factor_of, paper_codes_left, take_off_factor


class Command(BaseCommand):
    help = "Whether an account has a second factor; with --off it has none any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the user name of the account")
        parser.add_argument("--off", action="store_true", help="take it off: the telephone is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["username"]).first()
        if account is None:
            raise wrong_usage(_("There is no account “%(read)s”.") % {"read": options["username"]})
        if options["off"]:
            try:
                take_off_factor(account=account, by=None, at=timezone.now())
            except Refused as refused:
                raise CommandError(str(refused), returncode=REFUSED) from None
            self.stdout.write(_("The second factor was taken off."))
        elif factor_of(account):
            self.stdout.write(
                _("Has a second factor, and %(number)s codes on paper.")
                % {"number": paper_codes_left(account)}
            )
        else:
            self.stdout.write(_("There is no second factor."))
