"""Acts on many rows of a list: a page shows each row, asks once, and says for each what was done.

Each row is done by the action of its room, with its rights and its checks, as on the pages: wholly
or not at all, and the others whatever became of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from dvctrack.lib.refused import Refused, log_refused

Row = TypeVar("Row", bound=Model)
ASKED = "asked"


class Act(Generic[Row]):
    """What can be done to many rows of one list."""

    # In the form, and of the button.
    name: ClassVar[str]
    label: ClassVar[Any]
    # What is asked once for all.
    form_class: ClassVar[type[forms.Form]] = forms.Form

    def may(self, user: User | AnonymousUser) -> bool:
        """Whether the list offers it at all."""
        raise NotImplementedError

    def why_not(self, rows: Sequence[Row], *, by: User) -> Mapping[Any, str]:
        """Why it cannot be done now, by the key of the row; those that are not in it can."""
        return {}

    def told(self, row: Row) -> str:
        """The row as the page calls it."""
        return str(row)

    def do(self, row: Row, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        """Do it to one row, by what the form `said`; returns in words what was done.

        Raises Refused.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Outcome:
    """A row with what was done to it, or why it was not or cannot be."""

    row: Any
    told: str
    done: str = ""
    why_not: str = ""


class ActsMixin(admin.ModelAdmin[Row]):
    """A list with acts on many rows."""

    acts: ClassVar[Sequence[type[Act[Any]]]] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        for act in self.acts:
            if act().may(request.user):
                found[act.name] = (_run(act), act.name, act.label)
        return found

    def act_page(
        self, request: HttpRequest, act: Act[Row], queryset: QuerySet[Row]
    ) -> TemplateResponse:
        rows = list(queryset)
        is_asked = ASKED in request.POST
        data = (request.POST, request.FILES) if is_asked else ()
        form = act.form_class(*data)
        reasons = act.why_not(rows, by=request.user)  # type: ignore[arg-type]
        outcomes = [Outcome(row, act.told(row), why_not=reasons.get(row.pk, "")) for row in rows]
        is_done = is_asked and form.is_valid()
        if is_done:
            outcomes = [
                found if found.why_not else _done(act, found.row, request, form.cleaned_data)
                for found in outcomes
            ]
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "act": act,
            "form": form,
            "outcomes": outcomes,
            "is_done": is_done,
            "asked": ASKED,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/act.html", context)


def _run(act: type[Act[Any]]) -> Any:
    def run(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        page: HttpResponse = model_admin.act_page(request, act(), queryset)
        return page

    return run


def _done(act: Act[Row], row: Row, request: HttpRequest, said: Mapping[str, Any]) -> Outcome:
    told = act.told(row)
    try:
        with transaction.atomic():
            done = act.do(row, by=request.user, at=timezone.now(), said=said)  # type: ignore[arg-type]
    except Refused as refused:
        log_refused(refused, by=request.user)
        return Outcome(row, told, why_not=str(refused))
    return Outcome(row, told, done=done)
