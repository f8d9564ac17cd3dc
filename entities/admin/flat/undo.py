"""Taking an import of the admin back: every row stands as before, with a history of both."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.resources import FlatResource, Link
from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.many_ids import among
from dvctrack.lib.many_rows import delete_rows, save_with_history
from dvctrack.lib.refused import Refused
from dvctrack.lib.undoing import called, first_of, relations_to
from entities.choices import FlatState, TrailKind
from entities.models import FlatImport
from entities.trail.record import record


@dataclass
class Touched:
    """A row that an import wrote: whether it is new, what it was before (None: nothing is
    recorded), what the import made of it, both by their records, and what it is now (None: it is
    gone).
    """

    is_new: bool
    before: Any
    written: Any
    now: Any

    @property
    def names(self) -> list[str]:
        return [column.attname for column in type(self.written).tracked_fields]

    @property
    def is_changed_since(self) -> bool:
        return self.now is None or any(
            getattr(self.now, name) != getattr(self.written, name) for name in self.names
        )


@dataclass
class UndoPlan:
    """What an undo would do now, by model in the order of writing; with a `blocker`, a sentence
    each, it cannot.
    """

    made: dict[type[Model], list[Any]] = field(default_factory=dict)
    restored: dict[type[Model], list[tuple[Any, Any]]] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    blockers: list[str] = field(default_factory=list)


def undo_flat(row: FlatImport, resource: FlatResource, *, by: User, at: datetime) -> None:
    """Bring back every row as it stood before an import.

    Raises Refused, with the list, where something came since that builds on it.
    """
    try:
        with transaction.atomic():
            locked = FlatImport.objects.select_for_update().get(pk=row.pk)
            if locked.state != FlatState.SAVED:
                raise Refused(
                    _("Nothing was undone: the import is not saved, or was undone before.")
                )
            plan = undo_plan(locked, resource)
            if plan.blockers:
                raise Refused(
                    _("Nothing was undone, since this came after the import: %(list)s")
                    % {"list": first_of(plan.blockers)},
                    logged=f"{len(plan.blockers)} rows build on flat import {row.pk}",
                )
            reason = reason_text(gettext_lazy("Import of %(file)s undone"), file=locked.file_name)
            _write(plan, by=by, at=at, reason=reason)
            locked.state, locked.undone_at, locked.undone_by = FlatState.UNDONE, at, by
            locked.save()
            record(
                TrailKind.DELETION,
                "import in the admin undone",
                by=by,
                at=at,
                about=locked.file_name,
                model=locked.model,
                key=locked.pk,
            )
    except IntegrityError as error:
        raise Refused(_("Nothing was undone: other rows stand in the place of these.")) from error


def undo_plan(row: FlatImport, resource: FlatResource) -> UndoPlan:
    """What would be taken back, and what came since; the number of queries does not grow.

    Nobody changes these rows until the transaction ends.
    """
    plan = UndoPlan()
    for label, records in row.written.items():
        model = apps.get_model(label)
        touched = _touched(model, records)
        # Somebody who took a new row away did what an undo does.
        touched = [each for each in touched if each.now is not None or not each.is_new]
        plan.made[model] = [each.now for each in touched if each.is_new]
        stood = [each for each in touched if not each.is_new]
        plan.restored[model] = [(each.now, each.before.instance) for each in stood if each.before]
        for each in touched:
            if each.is_changed_since or not (each.is_new or each.before):
                told = _("%(model)s “%(row)s” was changed or deleted since")
                plan.blockers.append(told % {"model": called(model), "row": each.written.instance})
        plan.links |= _links_given(model, touched)
    if plan.blockers:
        return plan
    gone = {model: {found.pk for found in rows} for model, rows in plan.made.items()}
    plan.links -= resource.still_needed(plan.links, gone)
    plan.blockers.extend(_leaning(gone))
    own = resource._meta.model
    pairs, made = plan.restored.get(own, []), plan.made.get(own, [])
    plan.blockers.extend(resource.conflicts_back(pairs, made))
    return plan


def _touched(model: Any, records: Sequence[int]) -> list[Touched]:
    past = model.history.model.objects
    condition, values = among(records, "history_id")
    last: dict[int, Any] = {}
    first: dict[int, Any] = {}
    for written in past.extra(where=[condition], params=values).order_by("history_id"):  # noqa: S610
        first.setdefault(written.id, written)
        last[written.id] = written
    condition, values = among(list(first))
    before: dict[int, Any] = {}
    for earlier in past.extra(where=[condition], params=values).order_by("history_id"):  # noqa: S610
        if earlier.history_id < first[earlier.id].history_id:
            before[earlier.id] = earlier
    rows = model._default_manager.extra(where=[condition], params=values).order_by("pk")  # noqa: S610
    now = {row.pk: row for row in rows.select_for_update(no_key=True)}
    return [
        Touched(first[key].history_type == "+", before.get(key), last[key], now.get(key))
        for key in last
    ]


def _links_given(model: Any, touched: Sequence[Touched]) -> set[Link]:
    """What the import related stored rows to, by many-to-many fields whose history is kept."""
    given: set[Link] = set()
    for m2m in model.history.model._history_m2m_fields:
        link = getattr(model.history.model, m2m.name).model
        other = m2m.m2m_reverse_field_name()
        stood: dict[int, set[int]] = defaultdict(set)
        condition, values = among(
            [each.history_id for row in touched for each in (row.before, row.written) if each],
            "history_id",
        )
        for row in link.objects.extra(where=[condition], params=values):  # noqa: S610
            stood[row.history_id].add(getattr(row, f"{other}_id"))
        for each in touched:
            if each.before and not each.is_new:
                new = stood[each.written.history_id] - stood[each.before.history_id]
                given |= {(m2m, each.written.id, key) for key in new}
    return given


def _leaning(gone: Mapping[type[Model], set[Any]]) -> Iterator[str]:
    """Rows that lean on one that would go, and do not go themselves."""
    for model, keys in gone.items():
        own = {m2m.remote_field.through for m2m in model._meta.many_to_many}
        for relation in relations_to(model) if keys else ():
            other = relation.related_model
            if other in own:
                continue
            condition, values = among(list(keys), relation.field.column)
            rows = other._default_manager.extra(where=[condition], params=values)  # noqa: S610
            for row in rows.order_by("pk").exclude(pk__in=gone.get(other, ())):
                yield f"{called(other)}: {row}"


def _write(plan: UndoPlan, *, by: User, at: datetime, reason: str) -> None:
    for model, pairs in plan.restored.items():
        rows = [before for _now, before in pairs]
        for row in rows:
            sign(row, by=by, reason=reason, at=at)
        for m2m in model._meta.many_to_many:
            taken = {(row, other) for of, row, other in plan.links if of.name == m2m.name}
            _unlink(m2m, taken)
        save_with_history(model, created=[], updated=rows)
    for model, made in reversed(plan.made.items()):
        for row in made:
            sign(row, by=by, reason=reason, at=at)
        delete_rows(model, made)


def _unlink(m2m: Any, pairs: set[tuple[int, int]]) -> None:
    if not pairs:
        return
    through, own, other = (
        m2m.remote_field.through,
        m2m.m2m_field_name(),
        m2m.m2m_reverse_field_name(),
    )
    links = through.objects.filter(**{f"{own}__in": {row for row, _other in pairs}})
    gone = [
        link.pk
        for link in links
        if (getattr(link, f"{own}_id"), getattr(link, f"{other}_id")) in pairs
    ]
    through.objects.filter(pk__in=gone).delete()
