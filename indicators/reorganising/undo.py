"""Taking an act back: every row that it wrote stands as before, with a history of both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.many_rows import delete_rows, restore_rows, save_with_history
from dvctrack.lib.refused import Refused
from dvctrack.lib.undoing import called, first_of, relations_to
from entities.choices import ActState, TrailKind
from entities.models import Agency, LegalDocument, Reorganisation, Succession
from entities.trail.record import record
from entities.work.errands import errand
from indicators.models import Obligation, Publication, ReopenRequest
from indicators.reorganising.record import lock_acts
from indicators.reorganising.writes import MODELS


@dataclass
class UndoPlan:
    """What an undo would do now; with a `blocker`, a sentence each, it cannot."""

    made: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    blockers: list[str] = field(default_factory=list)


def undo_plan(act: Reorganisation) -> UndoPlan:
    """What stands of the rows of an act, and what has been built on them since."""
    plan = UndoPlan()
    entries: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in act.changes:
        entries[entry["model"]].append(entry)
    for label, of_model in entries.items():
        model = apps.get_model(label)
        stored = model._default_manager.in_bulk([entry["pk"] for entry in of_model])
        for entry in of_model:
            row = stored.get(entry["pk"])
            if entry["after"] is None:
                plan.gone[model].append(model(**_read(model, entry["before"])))
            elif row is not None and entry["before"] is None:
                plan.made[model].append(row)
            elif row is not None:
                plan.blockers.extend(_put_back(row, entry))
                plan.changed[model].append(row)
    plan.blockers.extend(_later_acts(act))
    plan.blockers.extend(_leaning(plan))
    plan.blockers.extend(_entered(act, plan))
    return plan


def _read(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    fields = {column.attname: column for column in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _put_back(row: Model, entry: dict[str, Any]) -> Iterator[str]:
    """Set what stood there before; a sentence where somebody changed it since."""
    after = _read(type(row), entry["after"])
    if any(getattr(row, name) != value for name, value in after.items()):
        sentence = _("%(model)s “%(row)s” was changed since.")
        yield sentence % {"model": called(type(row)), "row": row}
    for name, value in _read(type(row), entry["before"]).items():
        setattr(row, name, value)


def _later_acts(act: Reorganisation) -> Iterator[str]:
    """Acts that were recorded later about one of its agencies: they are taken back first."""
    own = Succession.objects.filter(act=act)
    touched = {pk for pair in own.values_list("predecessor", "successor") for pk in pair}
    first = own.aggregate(first=models.Min("pk"))["first"] or 0
    others = Succession.objects.exclude(act=act).filter(pk__gt=first)
    pairs = others.values_list("act", "predecessor", "successor")
    later = {pk for pk, *pair in pairs if touched.intersection(pair)}
    names = dict(Reorganisation.objects.filter(pk__in=later).values_list("pk", "file_name"))
    for pk in sorted(later, key=lambda pk: pk or 0):
        sentence = _("“%(act)s” builds on it. Take that back first.")
        yield sentence % {"act": names[pk] if pk else called(Succession)}


def _leaning(plan: UndoPlan) -> Iterator[str]:
    """Rows that lean on a unit of the act and are none of it.

    Names and codes that it was given since go with it, a draft that somebody typed does not; a
    document that others name stays.
    Successions are of later acts, which are told by themselves.
    """
    made = {(model, row.pk) for model, rows in plan.made.items() for row in rows}
    for model in (Agency, LegalDocument):
        keys = [row.pk for row in plan.made[model]]
        used: set[int] = set()
        for relation in relations_to(model) if keys else ():
            other = relation.related_model
            column = relation.field.attname
            rows = other._default_manager.filter(**{f"{relation.field.name}__in": keys})
            for row in rows:
                if (other, row.pk) in made:
                    continue
                if model is LegalDocument:
                    used.add(getattr(row, column))
                elif other is Succession:
                    continue
                elif relation.on_delete is models.CASCADE and hasattr(other, "history"):
                    plan.made[other].append(row)
                else:
                    yield f"{called(other)}: {row}"
        if used:
            plan.made[model] = [row for row in plan.made[model] if row.pk not in used]


def _entered(act: Reorganisation, plan: UndoPlan) -> Iterator[str]:
    """Obligations that are no more as they were made, and versions of their periods."""
    owed = [row for row in plan.made[Obligation] if isinstance(row, Obligation)]
    periods = {row.period_id for row in owed}
    requests = ReopenRequest.objects.filter(obligation__period__in=periods)
    asked_back = set(requests.values_list("obligation_id", flat=True))
    made = Obligation.history.filter(period_id__in=periods, history_type="+")
    as_made = {row.id: (row.is_due, row.reason, row.claim) for row in made.order_by("history_id")}
    for row in owed:
        is_as_made = as_made.get(row.pk) == (row.is_due, row.reason, row.claim)
        if not is_as_made or row.pk in asked_back:
            yield f"{called(Obligation)}: {row}"
    published = Publication.objects.filter(period__in=periods, published_at__gte=act.recorded_at)
    for version in published.select_related("period").defer("payload"):
        yield f"{called(Publication)}: {version}"


def undo(act: Reorganisation, *, by: User | None, at: datetime) -> UndoPlan:
    """Bring back every row as it stood before the act, history apart.

    Raises Refused, with the list, where something has been built on it since.
    """
    with transaction.atomic():
        lock_acts(since=_first_day(act))
        locked = Reorganisation.objects.select_for_update().get(pk=act.pk)
        if locked.state != ActState.SAVED:
            raise Refused(_("Nothing was taken back: the act is not recorded, or not any more."))
        plan = undo_plan(locked)
        if plan.blockers:
            raise Refused(
                _("Nothing was taken back, since something builds on it: %(list)s")
                % {"list": first_of(plan.blockers)},
                logged=f"{len(plan.blockers)} rows build on act {act.pk}",
            )
        reason = reason_text(
            gettext_lazy("Reorganisation taken back: %(file)s"), file=act.file_name
        )
        _write(plan, by=by, at=at, reason=reason)
        locked.state, locked.undone_at, locked.undone_by = ActState.UNDONE, at, by
        locked.save()
        record(
            TrailKind.SETTING,
            "reorganisation undone",
            by=by,
            about=act.file_name,
            reorganisation=act.pk,
            sha256=act.sha256,
        )
    act.refresh_from_db()
    return plan


@task()
def undo_asked(*, act: int, by: int, at: str, language: str) -> dict[str, str]:
    """Take an act back for the person who asked; twice is once."""

    def work(person: User, moment: datetime) -> None:
        recorded = Reorganisation.objects.get(pk=act)
        if recorded.undone_at != moment:
            undo(recorded, by=person, at=moment)

    return errand(work, by=by, at=at, language=language)


def _first_day(act: Reorganisation) -> Any:
    return act.successions.aggregate(first=models.Min("effective_on"))["first"]


def _write(plan: UndoPlan, *, by: User | None, at: datetime, reason: str) -> None:
    for rows in (*plan.made.values(), *plan.changed.values(), *plan.gone.values()):
        for row in rows:
            sign(row, by=by, reason=reason, at=at)
    for model in MODELS:
        save_with_history(model, created=[], updated=plan.changed[model])
    others = [model for model in plan.made if model not in MODELS]
    for model in (*others, *reversed(MODELS)):
        delete_rows(model, plan.made[model])
    for model in MODELS:
        restore_rows(model, plan.gone[model])
