from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.commands import OutputCommand, refuse, wrong_usage
from dvctrack.lib.refused import Refused
from entities.choices import ActState
from entities.models import Reorganisation
from indicators.management.findings import FINDING_COLUMNS, print_findings
from indicators.management.importing import existing_file
from indicators.reorganising.as_json import plan_object
from indicators.reorganising.record import Recorded, record_file
from indicators.reorganising.undo import undo, undo_plan


class Command(OutputCommand):
    help = "Record a file of mergers, splits and renames of agencies, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=existing_file, nargs="?")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change and write nothing"
        )
        parser.add_argument(
            "--undo", type=int, metavar="N", help="take the act with this number back"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, number = options["file"], options["undo"]
        if (path is None) == (number is None):
            raise wrong_usage(_("Give one file, or the number of an act to take back."))
        if number is not None:
            self._undo(number, options["format"], dry_run=options["dry_run"])
            return
        outcome = record_file(
            path.read_bytes(),
            file_name=path.name,
            by=None,
            at=timezone.now(),
            dry_run=options["dry_run"],
        )
        plan = outcome.plan
        is_saved = outcome.act is not None and not plan.has_errors
        if options["format"] == "json":
            self.print_json(plan_object(plan, act=outcome.act, is_saved=is_saved))
        elif options["format"] == "csv":
            self.print_csv(FINDING_COLUMNS, [finding.as_dict() for finding in plan.findings])
        else:
            self._print_text(outcome, dry_run=options["dry_run"])
        if plan.has_errors:
            refuse()

    def _print_text(self, outcome: Recorded, *, dry_run: bool) -> None:
        plan = outcome.plan
        rows = [
            (row.predecessor.slug, str(row.relation.value), row.successor.slug, row.day.isoformat())
            for row in plan.steps
        ]
        if rows:
            headings = (_("From"), _("Relation"), _("To"), _("Day"))
            self.print_table([str(heading) for heading in headings], rows)
        for place in plan.people:
            self.stdout.write(
                f"{place.membership.user.get_username():<24} {place.agency.slug} → "
                f"{place.goes_to or '–'}"
            )
        print_findings(self.stdout, plan.findings)
        counts = {"ended": len(plan.ended), "made": len(plan.made), "renamed": len(plan.renamed)}
        self.stdout.write(_("%(ended)d ended, %(made)d made, %(renamed)d renamed.") % counts)
        if plan.has_errors:
            self.stdout.write(_("Nothing was saved: mend the errors above and try again."))
        elif dry_run:
            self.stdout.write(_("Nothing was saved: this was a dry run."))
        elif plan.earlier:
            self.stdout.write(_("Everything in this file was already there; nothing changed."))
        elif outcome.act:
            self.stdout.write(_("Saved as act %(number)d.") % {"number": outcome.act.pk})

    def _undo(self, number: int, form: str, *, dry_run: bool) -> None:
        act = Reorganisation.objects.filter(pk=number).first()
        if act is None:
            known = Reorganisation.objects.order_by("pk").values_list("pk", flat=True)
            words = {"number": number, "known": ", ".join(map(str, known)) or "–"}
            raise wrong_usage(_("There is no act %(number)d. Known: %(known)s.") % words)
        is_saved = act.state == ActState.SAVED
        blockers = undo_plan(act).blockers if is_saved else []
        if not is_saved or not (dry_run or blockers):
            try:
                undo(act, by=None, at=timezone.now())
            except Refused as refused:
                blockers = [str(refused)]
        is_undone = act.state == ActState.UNDONE
        if form == "json":
            self.print_json({"act": act.pk, "undone": is_undone, "blockers": blockers})
        else:
            for blocker in blockers:
                self.stdout.write(blocker)
            if is_undone and not blockers:
                self.stdout.write(_("Act %(number)d is taken back.") % {"number": act.pk})
            else:
                self.stdout.write(_("Nothing was taken back."))
        if blockers:
            refuse()
