"""Long work that a page asks for: the page says that it is under way, and comes back by itself
with what came of it, also without a script.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.refused import Refused, log_refused
from entities.work.asked import WorkState, work_state

# What a task of this kind is given: what the page says, and `by`, `at` and `language`.
Asked = Mapping[str, Any]


def errand(
    work: Callable[[User, datetime], object], *, by: int, at: str, language: str
) -> dict[str, str]:
    """Do the work in the language of its person; returns why it was refused, empty where done."""
    person = User.objects.get(pk=by)
    with translation.override(language):
        try:
            work(person, datetime.fromisoformat(at))
        except Refused as refused:
            log_refused(refused, by=person)
            return {"refused": str(refused)}
    return {"refused": ""}


class ErrandMixin:
    """A page that asks for work of one kind, and has the answer to it.

    `came_back` is asked first of all by its `get`. Only the person who asked gets an answer.
    """

    request: HttpRequest
    task: Task[Any, dict[str, Any]]
    under_way: str | Promise

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        """What the page says once the work is done, or why it was refused."""
        raise NotImplementedError

    def ask(self, **given: Any) -> HttpResponse:
        asked = {
            **given,
            "by": self.request.user.pk,
            "at": timezone.now().isoformat(),
            "language": translation.get_language(),
        }
        result = self.task.enqueue(**asked)
        if result.is_finished:
            return self._answer(result, asked)
        return HttpResponseRedirect(self.address_of(result.id))

    def address_of(self, work: UUID | str) -> str:
        """Where the page comes back to."""
        return f"{self.request.path}?{urlencode({'work': work})}"

    def came_back(self) -> HttpResponse | None:
        """The page of work that was asked for, under way or done; None where none is named."""
        row = self._row()
        if row is None:
            return None
        state = work_state(row.pk, at=timezone.now())
        is_asked_again = self.request.htmx  # type: ignore[attr-defined]
        address = self.request.get_full_path()
        if state.is_under_way:
            told = {
                "title": self.under_way,
                "is_unattended": state is WorkState.UNATTENDED,
                "address": address,
            }
            name = "progress" if is_asked_again else "under_way"
            return render(self.request, f"dvctrack/{name}.html", told)
        if is_asked_again:
            return HttpResponseClientRedirect(address)
        return self._answer(row.task_result, row.args_kwargs["kwargs"])

    def _row(self) -> DBTaskResult[..., dict[str, str]] | None:
        try:
            key = UUID(self.request.GET.get("work", ""))
        except ValueError:
            return None
        rows = DBTaskResult.objects.filter(pk=key, task_path=self.task.module_path)
        row = rows.first()
        if row is None or row.args_kwargs["kwargs"].get("by") != self.request.user.pk:
            return None
        return row

    def _answer(self, result: Any, asked: Asked) -> HttpResponse:
        if result.status != TaskResultStatus.SUCCESSFUL:
            return self.answer(_("The work broke off. Try again, or tell the operator."), asked)
        return self.answered(result.return_value, asked)

    def answered(self, value: Mapping[str, Any], asked: Asked) -> HttpResponse:
        """What the page says of what the task returned."""
        return self.answer(value["refused"], asked)
