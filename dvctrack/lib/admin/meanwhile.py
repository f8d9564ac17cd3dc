"""Two people at one form of the admin: who saves second is shown what both wrote.

A form says beside which rows of history it was opened, its own and those of its inlines. Where one
of them is not the last any more, nothing is written, and the form comes back with both values; it
then says beside which rows of history these were shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.forms.models import BaseInlineFormSet, _get_foreign_key
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dvctrack.lib.admin.words import value_in_words
from dvctrack.lib.history import name_of
from dvctrack.lib.keys import is_key
from dvctrack.lib.numbers.printing import MISSING

Row = TypeVar("Row", bound=Model)
# The hidden field that says beside which rows of history a form was opened.
SEEN = "seen"
Key = tuple[str, int]
Inlines = Sequence[InlineModelAdmin[Any, Any]]


class Became(StrEnum):
    """What became of a row after a form was opened."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"


@dataclass(frozen=True)
class Both:
    """One field as it is stored now, and as the form has it."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Overtaken:
    """What somebody else did with a row after the form was opened, and the fields that differ.

    `about` names a row of an inline and is empty for the row of the form.
    """

    about: str
    became: Became
    by: str
    at: datetime
    fields: list[Both] = field(default_factory=list)


@dataclass(frozen=True)
class Meanwhile:
    """The rows of a form that were saved after it was opened, each with its last record."""

    model: type[Model]
    records: Mapping[Key, tuple[Became, Any]]

    @property
    def of_inlines(self) -> bool:
        return any(name != self.model._meta.model_name for name, _pk in self.records)

    def overtakes(self, form: forms.ModelForm[Any]) -> bool:
        """Whether somebody else's work would be lost; a form that says what is stored is as new."""
        return self.of_inlines or (bool(self.records) and bool(_differing(form)))


def seen_now(model: type[Model], pk: object, inlines: Inlines) -> dict[Key, int]:
    """The number of the last row of history of a row and of its inlines' rows; 0 without one.

    One query for each model.
    """
    return {
        (str(rows.model._meta.model_name), key): number or 0
        for rows in rows_of_form(model, pk, inlines)
        for key, number in rows.annotate(
            last=Subquery(
                rows.model.history.filter(id=OuterRef("pk"))
                .order_by("-history_id")
                .values("history_id")[:1]
            )
        )
        .order_by("pk")
        .values_list("pk", "last")
    }


def rows_of_form(model: type[Model], pk: object, inlines: Inlines) -> Iterator[QuerySet[Any]]:
    """Its own row, and those of its inlines whose history is kept; by model."""
    yield model._base_manager.filter(pk=pk)
    for inline in inlines:
        if hasattr(inline.model, "history"):
            name = _get_foreign_key(model, inline.model, fk_name=inline.fk_name).attname
            yield inline.model._base_manager.filter(**{name: pk})


def as_text(seen: Mapping[Key, int]) -> str:
    return " ".join(f"{name}.{pk}.{number}" for (name, pk), number in seen.items())


def as_seen(text: str) -> dict[Key, int]:
    """What `as_text` wrote; without what is anything else."""
    parts = [part.split(".") for part in text.split()]
    return {
        (name, int(pk)): int(number)
        for name, pk, number in (part for part in parts if len(part) == 3)
        if is_key(pk) and number.isdecimal() and len(number) < 19
    }


def meanwhile(
    model: type[Model], inlines: Inlines, seen: Mapping[Key, int], now: Mapping[Key, int]
) -> Meanwhile:
    """What was saved between both; one query for each model of which something was."""
    models = {str(row._meta.model_name): row for row in (model, *(row.model for row in inlines))}
    became = {
        key: Became.DELETED if key not in now else Became.CHANGED if key in seen else Became.ADDED
        for key in {**seen, **now}
        if key[0] in models and seen.get(key) != now.get(key)
    }
    records: dict[Key, tuple[Became, Any]] = {}
    for name, of_model in models.items():
        keys = [pk for model_name, pk in became if model_name == name]
        if keys:
            history: Any = of_model.history
            past = history.filter(id__in=keys).order_by("history_id")
            for record in past.select_related("history_user"):
                records[name, record.id] = (became[name, record.id], record)
    return Meanwhile(model, records)


def without_deleted(posted: QueryDict, prefix: str, deleted: Iterable[int]) -> QueryDict:
    """What was posted, with the rows of an inline that are gone as new ones behind the others.

    So what was typed into them stays in its fields, to be added anew or taken out.
    """
    gone = {str(pk) for pk in deleted}
    counts = [posted.get(f"{prefix}-{name}_FORMS", "") for name in ("TOTAL", "INITIAL")]
    if not gone or not all(map(str.isdecimal, counts)):
        return posted
    total, initial = map(int, counts)
    numbers = range(min(total, 1000))
    is_gone = {number: posted.get(f"{prefix}-{number}-id") in gone for number in numbers}
    order = sorted(numbers, key=lambda number: (is_gone[number] or number >= initial, number))
    places = {str(number): str(place) for place, number in enumerate(order)}
    renamed = posted.copy()
    for name in list(renamed):
        if name.startswith(f"{prefix}-"):
            number, dash, rest = name.removeprefix(f"{prefix}-").partition("-")
            if dash and number in places:
                renamed.pop(name)
                renamed.setlist(f"{prefix}-{places[number]}-{rest}", posted.getlist(name))
                if rest in ("id", "DELETE") and is_gone[int(number)]:
                    renamed.pop(f"{prefix}-{places[number]}-{rest}")
    renamed[f"{prefix}-INITIAL_FORMS"] = str(initial - sum(is_gone.values()))
    return renamed


class OvertakenForm(forms.ModelForm[Row]):
    """A form that saves nothing where somebody else saved after it was opened."""

    meanwhile: Meanwhile

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.meanwhile.overtakes(self):
            self.add_error(
                None,
                _(
                    "Somebody else saved this after you opened it. Nothing of yours is written yet:"
                    " look at both values, and save again to put yours in their place."
                ),
            )
        return cleaned


def overtaken(
    found: Meanwhile,
    form: forms.ModelForm[Any],
    formsets: Iterable[BaseInlineFormSet[Any, Any, Any]],
) -> Iterator[Overtaken]:
    """What the page shows of it, the row of the form first."""
    by_key: dict[Key, Any] = {(str(form.instance._meta.model_name), form.instance.pk): form}
    for formset in formsets:
        for row in formset.initial_forms:
            by_key[str(row.instance._meta.model_name), row.instance.pk] = row
    own = str(found.model._meta.model_name)
    for key in sorted(found.records, key=lambda key: (key[0] != own, key)):
        became, record = found.records[key]
        row = record.instance
        yield Overtaken(
            about="" if key[0] == own else f"{capfirst(row._meta.verbose_name)}: {row}",
            became=became,
            by=name_of(record.history_user) if record.history_user else _("a command"),
            at=record.history_date,
            fields=_both(by_key[key], key[1]) if became == Became.CHANGED and key in by_key else [],
        )


def _differing(form: forms.ModelForm[Any]) -> list[str]:
    """The fields of its row in which a form is another than what is stored."""
    row = form.instance
    stored = {field.name for field in (*row._meta.fields, *row._meta.many_to_many)}
    return [name for name in form.changed_data if name in stored]


def _both(form: forms.ModelForm[Any], pk: int) -> list[Both]:
    stored = type(form.instance)._base_manager.get(pk=pk)
    return [
        Both(
            str(form.fields[name].label),
            value_in_words(stored, name),
            _typed(form, name),
        )
        for name in _differing(form)
    ]


def _typed(form: forms.ModelForm[Any], name: str) -> str:
    """As it would be stored; as it was written where it could not be."""
    if name in form.errors:
        return str(form[name].value() or MISSING)
    if form.instance._meta.get_field(name).many_to_many:
        return ", ".join(map(str, form.cleaned_data[name])) or MISSING
    return value_in_words(form.instance, name)
