"""What a worker does with a flat file of the admin: it looks, confirms, or undoes.

A worker may die at any moment, and another one then does its task again: each looks first at how
the file stands, and writes all or nothing.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_tasks import task

from dvctrack.lib.admin.flat_table import FlatFileError, read_flat_file
from dvctrack.lib.admin.imported import FlatPlan
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.files.daily import check_daily
from dvctrack.lib.files.kinds import ending_of
from dvctrack.lib.history import reason_text
from dvctrack.lib.logs import event
from dvctrack.lib.many_rows import CHANGED_NOW, insert_rows
from dvctrack.lib.refused import Refused
from entities.admin.flat.undo import undo_flat
from entities.choices import FlatState, TrailKind
from entities.models import FlatImport
from entities.trail.record import record
from entities.work.errands import errand

LOOK, CONFIRM, UNDO = "look", "confirm", "undo"
_NAME_LENGTH = 300
SETTLED = gettext_lazy("This file was settled before; this is what came of it.")


def receive(
    content: bytes, *, model: type[Any], file_name: str, by: User, at: datetime
) -> FlatImport:
    """Keep a file as it came. Raises Refused where the person has sent enough files today."""
    own = FlatImport.objects.filter(imported_by=by)
    check_daily(own, settings.UPLOADS_A_DAY, at=at, moment="received_at")
    row = FlatImport(
        model=model._meta.label_lower,
        file_name=file_name[:_NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=by,
        received_at=at,
    )
    row.file.save(f"{row.sha256}{ending_of(content)}", ContentFile(content), save=False)
    row.save()
    return row


@task()
def flat_work(
    *, flat: int, doing: str, digest: str, by: int, at: str, language: str
) -> dict[str, str]:
    """Look at a file, or confirm or undo it, for the person who asked; twice is once."""

    def work(person: User, moment: datetime) -> None:
        row = FlatImport.objects.get(pk=flat)
        if doing == LOOK:
            look(row, by=person)
        elif doing == CONFIRM:
            confirm(row, by=person, at=moment, digest=digest)
        elif row.undone_at != moment:
            undo_flat(row, resource_for(row, by=person), by=person, at=moment)

    return errand(work, by=by, at=at, language=language)


def look(row: FlatImport, *, by: User) -> None:
    """Set a waiting file beside what is stored, and keep what is to be shown of it."""
    if not row.is_waiting:
        return
    with row.file.open() as file:
        content = file.read()
    try:
        plan = resource_for(row, by=by).plan(read_flat_file(content))
    except FlatFileError as error:
        plan = FlatPlan([], [], problems=error.problems)
    _keep(row, plan)
    row.state = FlatState.REFUSED if plan.problems else FlatState.WAITING
    values = {name: getattr(row, name) for name in ("state", *_KEPT)}
    FlatImport.objects.filter(pk=row.pk, state=FlatState.WAITING).update(**values)


_KEPT = ("totals", "problems", "shown", "digest", "language")


def _keep(row: FlatImport, plan: FlatPlan) -> None:
    row.totals, row.problems, row.shown = plan.totals, plan.problems, plan.as_json()
    row.digest, row.language = plan.digest(), get_language()


def confirm(row: FlatImport, *, by: User, at: datetime, digest: str) -> None:
    """Write a file as its person saw it. One that was settled meanwhile stays as it is.

    Raises Refused where it would do something else by now; then it is looked at anew.
    """
    if not row.is_waiting:
        return
    with row.file.open() as file:
        lines = read_flat_file(file.read())
    try:
        with transaction.atomic():
            locked = FlatImport.objects.select_for_update().get(pk=row.pk)
            if not locked.is_waiting:
                return
            resource = resource_for(row, by=by)
            plan = resource.plan(lines)
            if plan.problems or plan.digest() != digest:
                raise Refused(
                    _(
                        "Nothing was imported: something changed since you looked at the file. "
                        "This is what it would do now."
                    )
                )
            _carry_out(locked, resource, plan, by=by, at=at)
    except IntegrityError as error:
        raise Refused(str(CHANGED_NOW)) from error
    except Refused:
        FlatImport.objects.filter(pk=row.pk).update(digest="")
        raise


def _carry_out(
    row: FlatImport, resource: FlatResource, plan: FlatPlan, *, by: User, at: datetime
) -> None:
    reason = reason_text(gettext_lazy("Imported from %(file)s"), file=row.file_name)
    row.written = resource.carry_out(plan, by=by, at=at, reason=reason)
    row.state, row.imported_at, row.said = FlatState.SAVED, at, resource.done(plan)
    _keep(row, plan)
    row.save()
    model: Any = apps.get_model(row.model)
    kind = ContentType.objects.get_for_model(model)
    entries = [
        LogEntry(
            user_id=by.pk,
            content_type=kind,
            object_id=str(changed.instance.pk),
            object_repr=str(changed.instance)[:200],
            action_flag=ADDITION if changed.stored is None else CHANGE,
            change_message=_("Imported from a file"),
        )
        for changed in plan.changed
    ]
    insert_rows(LogEntry, entries)
    counts: dict[str, Any] = {name: number for name, number in plan.totals.items() if number}
    record(
        TrailKind.SETTING,
        "imported in the admin",
        by=by,
        at=at,
        about=str(model._meta.verbose_name_plural),
        model=row.model,
        key=row.pk,
        **counts,
    )


def discard(row: FlatImport, *, at: datetime) -> None:
    """Put a waiting file aside: it will not be imported. The file itself is kept for a while."""
    waiting = FlatImport.objects.filter(pk=row.pk, state=FlatState.WAITING)
    if not waiting.update(state=FlatState.DISCARDED, discarded_at=at):
        raise Refused(str(SETTLED))
    event("flat file put aside", flat=row.pk)


def resource_for(row: FlatImport, *, by: User) -> FlatResource:
    """How the table of a file is read, with the rows that this person sees in it.

    Raises Refused where the person may not import into it (any more).
    """
    page: Any = admin.site.get_model_admin(apps.get_model(row.model))
    request = HttpRequest()
    request.user = by
    if not page.has_import_permission(request):
        raise Refused(_("You may not import into this table."))
    return page.resource(page.get_queryset(request))  # type: ignore[no-any-return]
