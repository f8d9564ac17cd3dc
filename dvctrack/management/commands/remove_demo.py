from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.demo import delete_with_data, demo_accounts, switch_off


class Command(BaseCommand):
    help = "Switch the demo accounts off for good; delete them where nobody else ever wrote."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep", action="store_true", help="switch them off and delete nothing"
        )

    def handle(self, *, keep: bool, **options: Any) -> None:
        accounts = list(demo_accounts())
        switch_off(accounts, on=timezone.localdate())
        for account in accounts:
            self.stdout.write(_("Switched off: %(name)s") % {"name": account.username})
        if not accounts:
            self.stdout.write(_("There are no demo accounts."))
        elif not keep and delete_with_data(accounts):
            self.stdout.write(_("Nobody else ever wrote: deleted, with all that they made."))
        else:
            self.stdout.write(_("What they wrote stays, with their names in the history."))
