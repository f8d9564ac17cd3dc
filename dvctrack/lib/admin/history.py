"""The history of a row in words: who changed what, from what to what, and why.

The rows of its inlines stand among its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, JSONField, Model, OuterRef, QuerySet, Subquery, Value
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dvctrack.lib.admin.words import in_its_language, value_in_words
from dvctrack.lib.history import complete, name_of
from dvctrack.lib.keys import is_key
from dvctrack.lib.numbers.printing import MISSING

Row = TypeVar("Row", bound=Model)
PER_PAGE = 50
# What is worked out from other fields, or says nothing to a reader.
NOT_TOLD = frozenset({"id", "key", "search_text", "version", "cells", "reported_decimals"})
_DID = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True)
class Told:
    """One record of history. `before` is "–" where nothing stood, `about` is empty for the row
    whose history it is; `source` leads to where a change came from."""

    at: datetime
    by: str
    did: str
    about: str
    values: Sequence[tuple[str, str, str]]
    reason: str
    address: str
    source: tuple[str, str] | None


class Histories:
    """The records of a row and of the rows of its inlines, latest first, told a page at a time.

    The number of queries depends on the number of models.
    """

    def __init__(self, page: "HistoryPage[Any]", pk: int, inlines: Iterable[Any]) -> None:
        self.page = page
        self.of_models: dict[str, QuerySet[Any]] = {}
        own: Any = page.model.history
        self.own = str(page.model._meta.model_name)
        self.of_models[self.own] = own.filter(id=pk)
        for inline in inlines:
            if hasattr(inline.model, "history"):
                key = _get_foreign_key(page.model, inline.model, fk_name=inline.fk_name).attname
                name = str(inline.model._meta.model_name)
                self.of_models[name] = inline.model.history.filter(**{key: pk})

    def __len__(self) -> int:
        return sum(rows.count() for rows in self.of_models.values())

    def __getitem__(self, wanted: slice) -> list[Told]:
        parts = [
            rows.order_by().values_list(
                "history_date", "history_id", Value(name, output_field=CharField())
            )
            for name, rows in self.of_models.items()
        ]
        # Of one model what came last is known by its number, whatever the clock said.
        order = ("-history_date", "-history_id")[len(parts) == 1 :]
        in_order = parts[0].union(*parts[1:], all=True).order_by(*order)
        found = list(in_order[wanted])
        keys: dict[str, list[int]] = defaultdict(list)
        for _at, number, name in found:
            keys[name].append(number)
        told = {
            (name, record.history_id): told
            for name, numbers in keys.items()
            for record, told in self._told(name, numbers)
        }
        return [told[name, number] for _at, number, name in found]

    def _told(self, name: str, numbers: Sequence[int]) -> Iterator[tuple[Any, Told]]:
        rows = self.of_models[name]
        history = rows.model._default_manager
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        previous = earlier.order_by("-history_id").values("history_id")[:1]
        numbered = dict(
            rows.filter(history_id__in=numbers)
            .annotate(previous=Subquery(previous))
            .values_list("history_id", "previous")
        )
        related = related_of(rows.model)
        wanted = {*numbered, *filter(None, numbered.values())}
        records = history.filter(history_id__in=wanted).select_related("history_user", *related)
        by_number = {record.history_id: record for record in records}
        kept = [key for key in related if hasattr(_model_of(rows.model, key), "history")]
        complete(by_number.values(), *kept)
        _read_many_to_many(rows.model, by_number)
        for number, before in numbered.items():
            record = by_number[number]
            yield record, self._of(name, record, by_number.get(before) if before else None)

    def _of(self, name: str, record: Any, before: Any) -> Told:
        is_own, row = name == self.own, _as_row(record)
        person, reason = record.history_user, record.history_change_reason or ""
        if reason and person is None:
            # A command says why in English.
            reason = _(reason)
        return Told(
            at=record.history_date,
            by=name_of(person) if person else capfirst(_("a command")),
            did=_DID[record.history_type],
            about="" if is_own else f"{capfirst(row._meta.verbose_name)}: {row}",
            values=[] if record.history_type == "-" else list(differences(before, record)),
            reason=reason,
            address=self.page.past_address(record) if is_own else "",
            source=self.page.source_of(record) if is_own else None,
        )


def differences(before: Any, record: Any) -> Iterator[tuple[str, str, str]]:
    """The label, the value before and the value after of each field that differs.

    What only programs read is not told.
    """
    if before is not None and before.history_type == "-":
        before = None
    for field in (*record.tracked_fields, *record._history_m2m_fields):
        if field.name in NOT_TOLD or field.name.startswith(("key_", "search_")):
            continue
        if isinstance(field, JSONField):
            continue
        was = value_in_words(before, field.name) if before is not None else MISSING
        now = value_in_words(record, field.name)
        if was != now:
            was, now = (in_its_language(text, field.name) for text in (was, now))
            yield str(capfirst(field.verbose_name)), was, now


def _read_many_to_many(history: Any, records: Mapping[int, Any]) -> None:
    """Give records the words of their related rows; one query for each such field."""
    for field in history._history_m2m_fields:
        name = field.m2m_reverse_field_name()
        names: dict[int, list[str]] = {number: [] for number in records}
        through = getattr(history, field.name).model
        for row in through._default_manager.filter(history__in=records).select_related(name):
            names[row.history_id].append(str(getattr(row, name)))
        for number, record in records.items():
            setattr(record, f"words_of_{field.name}", partial(", ".join, sorted(names[number])))


def related_of(history: Any) -> list[str]:
    """The related rows of which the names are told."""
    return [
        field.name
        for field in history.tracked_fields
        if field.is_relation and field.many_to_one and field.name not in NOT_TOLD
    ]


def _model_of(history: Any, name: str) -> Any:
    return history._meta.get_field(name).related_model


def _as_row(record: Any) -> Any:
    """The row as it was, with the related rows that were read with the record."""
    row = record.instance
    for name in related_of(type(record)):
        related = getattr(record, name)
        if related is not None:
            setattr(row, name, related)
    return row


class HistoryPage(admin.ModelAdmin[Row]):
    """A page of history in words, for whoever may look at the row."""

    object_history_template: ClassVar[str] = "simple_history/object_history.html"

    def source_of(self, record: Any) -> tuple[str, str] | None:
        """What a change came from, such as a file, with its address."""
        return None

    def past_address(self, record: Any) -> str:
        info = (self.opts.app_label, self.opts.model_name)
        page = "admin:{}_{}_simple_history".format(*info)
        return reverse(page, args=(record.id, record.history_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of a row that is gone, too."""
        pk = unquote(object_id)
        if not is_key(pk):
            raise Http404
        row: Any = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            past = self.model.history.filter(id=pk)  # type: ignore[attr-defined]
            last = past.order_by("history_id").last()
            if last is None:
                raise Http404
            row = last.instance
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        histories: Any = Histories(self, int(pk), self.get_inline_instances(request))
        page: Any = Paginator(histories, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": row},
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": row,
            "opts": self.opts,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)
