import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.demo import ACCOUNTS, make_demo_accounts
from entities.models import Agency
from indicators.importing.confirm import import_file
from indicators.importing.propose import sha256_of
from indicators.management.findings import print_findings
from indicators.management.one_province import issue_as, province_named
from indicators.management.reference import NATIONAL, load_missing
from indicators.models import ImportBatch, IssuingBody
from indicators.reorganising.shipped import record_shipped

MOST_PORTS = 65535
ANNEXES = ("annex-2022.docx", "annex-2023.docx")


class Command(BaseCommand):
    help = "From an empty machine to a running site. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument(
            "--reference-only", action="store_true", help="stop after the reference data"
        )
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument(
            "--for",
            dest="province",
            default=settings.PROVINCE,
            metavar="PROVINCE",
            help="a site for one province alone, by its slug or name; default: DVCTRACK_PROVINCE",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        self.stdout.write(_("The database is up to date."))
        is_of_one = bool(options["province"]) or IssuingBody.is_of_province()
        with transaction.atomic():
            is_new = not Agency.objects.exists()
            loaded = load_missing(without=NATIONAL if is_of_one else ())
            recorded = record_shipped(at=timezone.now()) if is_new else []
        self.stdout.write(_("Reference data: %(added)d rows added.") % {"added": loaded.added})
        if loaded.left_out:
            self.stdout.write(
                _("%(left_out)d rows stay away: people deleted them, or what they lean on.")
                % {"left_out": loaded.left_out}
            )
        for name in recorded:
            self.stdout.write(_("Reorganisation recorded: %(file)s") % {"file": name})
        if options["province"]:
            province = province_named(options["province"], on=timezone.localdate())
            words = {"province": province, "body": issue_as(province)}
            self.stdout.write(
                _(
                    "A site for %(province)s: annexes are issued by %(body)s. Import the list of "
                    "its departments and communes in the admin, then open a period."
                )
                % words
            )
        if options["reference_only"]:
            return
        for name in () if is_of_one else ANNEXES:
            self._import(Path(settings.BASE_DIR) / "fixtures" / "annexes" / name)
        if settings.IS_PRODUCTION:
            self.stdout.write(
                _("Production: no demo accounts. Make yours with manage.py create_administrator.")
            )
        else:
            self._make_accounts(with_officer=not is_of_one)
        if not options["no_serve"]:
            self._serve(options["port"])

    def _import(self, path: Path) -> None:
        """Import an annex once: a second run must not undo what people changed since."""
        content = path.read_bytes()
        self.stdout.write("")
        if ImportBatch.objects.filter(sha256=sha256_of(content)).exists():
            self.stdout.write(_("%(file)s was imported before.") % {"file": path.name})
            return
        outcome = import_file(content, file_name=path.name, by=None, at=timezone.now())
        figures, services = outcome.proposal.figures, outcome.proposal.services
        self.stdout.write(
            _("%(file)s: %(figures)d figures and %(services)d services imported. Findings:")
            % {
                "file": path.name,
                "figures": figures.counts().created + figures.counts().updated,
                "services": services.counts().created + services.counts().updated,
            }
        )
        print_findings(self.stdout, outcome.proposal.findings)

    def _make_accounts(self, *, with_officer: bool) -> None:
        self.stdout.write("")
        self.stdout.write(_("Demo accounts:"))
        for username, made in make_demo_accounts(with_officer=with_officer).items():
            password = made or _("(password printed when the account was made)")
            self.stdout.write(f"  {username:<16} {password:<24} {ACCOUNTS[username].label}")

    def _serve(self, port: int) -> None:
        address = f"127.0.0.1:{port}"
        self.stdout.write("")
        self.stdout.write(_("The site: http://%(address)s/") % {"address": address})
        worker = subprocess.Popen([sys.executable, "-m", "dvctrack", "worker"])
        try:
            call_command("runserver", address, use_reloader=False)
        finally:
            worker.terminate()


def port_number(text: str) -> int:
    """A port on which a server can listen."""
    if text.isdecimal() and 1 <= int(text) <= MOST_PORTS:
        return int(text)
    raise ArgumentTypeError(
        _("“%(read)s” is not a port. Give a number from 1 to 65535.") % {"read": text}
    )
