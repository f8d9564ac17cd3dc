"""Recording an act: the file is kept, planned again under a lock, and written whole or not."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from dvctrack.lib.files.kinds import ending_of
from dvctrack.lib.garbage import no_collection
from dvctrack.lib.history import reason_text
from dvctrack.lib.refused import Refused
from entities.choices import ActState, TrailKind
from entities.models import Reorganisation, Succession
from entities.trail import record as trail
from entities.work.errands import errand
from indicators.models import Period
from indicators.reorganising.plan import Plan, plan_act, read_act

_NAME_LENGTH = 300


@dataclass(frozen=True)
class Recorded:
    """What came of a file: its plan, and the act that says so (None: nothing was recorded)."""

    plan: Plan
    act: Reorganisation | None = None


def receive_act(content: bytes, *, file_name: str, by: User | None, at: datetime) -> Reorganisation:
    """Keep a file as it came; it waits until somebody confirms it."""
    act = Reorganisation(
        file_name=file_name[:_NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        received_by=by,
        received_at=at,
    )
    act.file.save(f"{act.sha256}{ending_of(content)}", ContentFile(content), save=False)
    act.save()
    return act


def propose_act(act: Reorganisation) -> Plan:
    """What a kept file would do now, with what was chosen of memberships."""
    rows, findings = read_act(_content(act))
    return plan_act(rows, findings=findings, sha256=act.sha256, choices=act.choices)


def _content(act: Reorganisation) -> bytes:
    with act.file.open() as file:
        return bytes(file.read())


@no_collection()
def record(
    act: Reorganisation,
    *,
    by: User | None,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    digest: str | None = None,
) -> Plan:
    """Write what a waiting file says, all or nothing.

    `choices` are the successors of memberships, see `propose`. Raises Refused where the file
    waits no more, has an error, was recorded before, or would do something else by now than what
    was shown with `digest`.
    """
    rows, findings = read_act(_content(act))
    days = [row.effective_on for row in rows if row.effective_on]
    with transaction.atomic():
        lock_acts(since=min(days, default=None))
        locked = Reorganisation.objects.select_for_update().get(pk=act.pk)
        if locked.state != ActState.WAITING:
            raise Refused(_("This file was recorded before; this is what came of it."))
        locked.choices = dict(locked.choices if choices is None else choices)
        plan = plan_act(rows, findings=findings, sha256=act.sha256, choices=locked.choices)
        if plan.has_errors:
            raise Refused(_("Nothing was recorded: mend the errors first."))
        if plan.earlier or not plan.writes:
            raise Refused(_("Everything in this file was recorded before; nothing changed."))
        if digest is not None and digest != plan.digest():
            raise Refused(
                _(
                    "Something changed while you were looking. Nothing was recorded: look at what "
                    "the file would do now, and confirm again."
                )
            )
        for row in plan.writes.created[Succession]:
            row.act = locked  # type: ignore[attr-defined]
        reason = reason_text(gettext_lazy("Reorganisation: %(file)s"), file=locked.file_name)
        locked.changes = plan.writes.save(by=by, at=at, reason=reason)
        locked.findings = [finding.as_dict() for finding in plan.findings]
        locked.state, locked.recorded_at = ActState.SAVED, at
        locked.save()
        trail.record(
            TrailKind.SETTING,
            "reorganisation recorded",
            by=by,
            about=locked.file_name,
            reorganisation=act.pk,
            sha256=act.sha256,
            rows=len(rows),
        )
    act.refresh_from_db()
    return plan


@task()
def record_asked(*, act: int, digest: str, by: int, at: str, language: str) -> dict[str, str]:
    """Record a waiting file for the person who confirmed it; twice is once."""

    def work(person: User, moment: datetime) -> None:
        waiting = Reorganisation.objects.get(pk=act)
        if waiting.recorded_at != moment:
            record(waiting, by=person, at=moment, digest=digest)

    return errand(work, by=by, at=at, language=language)


def record_file(
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    dry_run: bool = False,
) -> Recorded:
    """Record a file at once, with nobody to ask: memberships go where they go by default.

    With an error nothing is kept; nor is what was recorded before.
    """
    rows, findings = read_act(content)
    plan = plan_act(rows, findings=findings, sha256=hashlib.sha256(content).hexdigest())
    if dry_run or plan.has_errors or plan.earlier or not plan.writes:
        return Recorded(plan, plan.earlier)
    with transaction.atomic():
        act = receive_act(content, file_name=file_name, by=by, at=at)
        plan = record(act, by=by, at=at)
    return Recorded(plan, act)


def lock_acts(*, since: date | None) -> None:
    """Lock what every act locks, and the periods that one of `since` may touch.

    Whoever writes a figure locks its period first, so nobody enters one meanwhile.
    """
    rows = ContentType.objects.select_for_update(no_key=True)
    rows.get(app_label=Reorganisation._meta.app_label, model=Reorganisation._meta.model_name)
    if since:
        list(Period.objects.select_for_update().filter(as_of__gte=since).order_by("pk"))
