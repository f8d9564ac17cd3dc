"""Acts on very many rows are done by a worker; the page comes back with what became of each."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from dvctrack.lib.admin.acts import Act, ActsMixin, act_on
from entities.work.errands import Asked, ErrandMixin

Row = TypeVar("Row", bound=Model)
WORK = "work"


@task()
def act_on_many(
    *,
    model: str,
    act: str,
    keys: list[str],
    said: dict[str, list[str]],
    by: int,
    at: str,
    language: str,
) -> dict[str, Any]:
    """Do it as the page would, in the language of its person, with the rights of this moment."""
    request = HttpRequest()
    request.user = person = User.objects.get(pk=by)
    house: Any = admin.site.get_model_admin(apps.get_model(model))
    typed = QueryDict(mutable=True)
    for name, values in said.items():
        typed.setlist(name, values)
    with translation.override(language):
        chosen = house.acts_of(person).get(act)
        form = chosen.form_class(typed) if chosen else None
        if form is None or not form.is_valid():
            return {"refused": _("You may not do this any more."), "became": {}}
        rows = house.act_rows(request, chosen, keys)
        became = act_on(chosen, rows, by=person, said=form.cleaned_data)
    return {"refused": "", "became": became}


class LongAct(ErrandMixin):
    """One such act, asked for and come back to on the address of the list."""

    task = act_on_many

    def __init__(self, house: "LongActsMixin[Any]", request: HttpRequest) -> None:
        self.house, self.request = house, request
        self.under_way = _("The rows are being worked on")

    def address_of(self, work: UUID | str) -> str:
        query = self.request.GET.copy()
        query[WORK] = str(work)
        return f"{self.request.path}?{query.urlencode()}"

    def answered(self, value: Mapping[str, Any], asked: Asked) -> HttpResponse:
        act = self.house.acts_of(self.request.user).get(asked["act"])
        if value["refused"] or act is None or asked["model"] != self.house.opts.label_lower:
            return self.answer(value["refused"], asked)
        return self.house.act_done(self.request, act, value["became"])

    def answer(self, refused: str, asked: Asked) -> HttpResponse:
        if refused:
            messages.error(self.request, refused)
        return HttpResponseRedirect(self.house.act_address(self.request))


class LongActsMixin(ActsMixin[Row]):
    """A list whose acts on very many rows are done by a worker."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if WORK in request.GET and request.method in ("GET", "HEAD"):
            come_back = LongAct(self, request).came_back()
            return come_back or HttpResponseRedirect(self.act_address(request))
        return super().changelist_view(request, extra_context)

    def act_later(
        self, request: HttpRequest, act: Act[Row], keys: Sequence[str]
    ) -> HttpResponse | None:
        said = {name: request.POST.getlist(name) for name in act.form_class.base_fields}
        return LongAct(self, request).ask(
            model=self.opts.label_lower, act=act.name, keys=list(keys), said=said
        )

    def act_address(self, request: HttpRequest) -> str:
        query = request.GET.copy()
        query.pop(WORK, None)
        return f"{request.path}?{query.urlencode()}" if query else request.path
