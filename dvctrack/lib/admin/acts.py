"""Acts on many rows of a list: a page shows each row, asks once, and says for each what was done.

Each row is done by the action of its room, with its rights and its checks, as on the pages: wholly
or not at all, and the others whatever became of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dvctrack.lib.keys import is_key
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused, log_refused, tell

Row = TypeVar("Row", bound=Model)
# What the page of an act posts: that it was asked, the rows that it shows, those to be done.
ASKED, SHOWN, TICKED = "asked", "shown", "ticked"
MOST_ROWS = 500
# What is done to more rows takes longer than a page should, and locks what others wait for.
MOST_AT_ONCE = 100
# What was done to each row, or else why not, by its key as text.
Became = Mapping[str, tuple[str, str]]


class Act(Generic[Row]):
    """What can be done to many rows of one list.

    A page is made anew when its form was filled in, so that reasons, columns and rights are those
    of that moment.
    """

    # In the form, and of the button.
    name: ClassVar[str]
    label: ClassVar[Any]
    # What a person should know before.
    help: ClassVar[Any] = ""
    # What is asked once for all.
    form_class: ClassVar[type[forms.Form]] = forms.Form
    # The heading of the names of rows, where that is not what they are.
    row_heading: ClassVar[Any] = ""
    # The headings of what is told of a row beside its name: see `cells`.
    columns: ClassVar[Sequence[Any]] = ()
    # More rows at once are refused before anything is asked.
    most: ClassVar[int] = MOST_ROWS

    def may(self, user: User | AnonymousUser) -> bool:
        """Whether the list offers it at all."""
        raise NotImplementedError

    def read(self, rows: QuerySet[Row]) -> Iterable[Row]:
        """The rows with all that is told of them, in a number of queries that does not grow."""
        return rows

    def number(self, rows: Sequence[Row]) -> int:
        """How many the title says that it is done to."""
        return len(rows)

    def title(self, rows: Sequence[Row]) -> str:
        if not rows:
            return str(self.label)
        number, names = self.number(rows), rows[0]._meta
        words = names.verbose_name if number == 1 else names.verbose_name_plural
        counted = {"act": self.label, "number": number, "rows": words}
        return _("%(act)s: %(number)d %(rows)s") % counted

    def why_not(self, rows: Sequence[Row], *, by: User) -> Mapping[Any, str]:
        """Why it cannot be done now, by the key of the row; those that are not in it can.

        It asks `why_not_of` each row; an act reads here what all of them need.
        """
        return {row.pk: sentence for row in rows if (sentence := self.why_not_of(row))}

    def why_not_of(self, row: Row) -> str:
        """Why it cannot be done to this row now; empty where it can."""
        return ""

    def told(self, row: Row) -> str:
        """The row as the page calls it."""
        return str(row)

    def cells(self, row: Row) -> Sequence[Any]:
        """What a person needs to decide on the row, under `columns`."""
        return ()

    def do(self, row: Row, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        """Do it to one row, by what the form `said`; returns in words what was done.

        Raises Refused.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Outcome:
    """A row as a page shows it: with what was done to it, or why it was not or cannot be."""

    row: Any
    told: str
    cells: Sequence[tuple[Any, Any]] = ()
    is_ticked: bool = True
    done: str = ""
    why_not: str = ""


class ActsMixin(admin.ModelAdmin[Row]):
    """A list with acts on many rows."""

    acts: ClassVar[Sequence[type[Act[Any]]]] = ()
    # Whether rows that are wrong are deleted here, many at once; most others end, and stay.
    deletes_many: ClassVar[bool] = False

    def acts_of(self, user: User | AnonymousUser) -> dict[str, Act[Any]]:
        """The acts that this person is offered, by name."""
        return {act.name: act() for act in self.acts if act().may(user)}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        if not self.deletes_many:
            found.pop("delete_selected", None)
        for name, act in self.acts_of(request.user).items():
            found[name] = (_run(act), name, act.label)
        return found

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the page of an act posts is answered here, whatever the list shows by now."""
        if request.method != "POST" or ASKED not in request.POST:
            page: HttpResponse = super().changelist_view(request, extra_context)
            return page
        act = self.acts_of(request.user).get(request.POST.get("action", ""))
        if act is None or not self.has_view_permission(request):
            raise PermissionDenied
        return self._answered(request, act)

    def act_page(
        self, request: HttpRequest, act: Act[Row], queryset: QuerySet[Row]
    ) -> HttpResponse | None:
        """The page that asks. None where the list is shown again, with why."""
        keys = list(queryset.values_list("pk", flat=True)[: act.most + 1])
        if len(keys) > act.most:
            sentence = _(
                "At most %(most)d rows can be chosen at once for “%(act)s”. Narrow the list, or "
                "choose fewer rows."
            )
            tell(request, Refused(sentence % {"most": act.most, "act": act.label}))
            return None
        return self._asked(request, act, keys, act.form_class())

    def act_later(
        self, request: HttpRequest, act: Act[Row], keys: Sequence[str]
    ) -> HttpResponse | None:
        """The page of a worker that does it to these rows; None where a page does."""
        return None

    def act_done(self, request: HttpRequest, act: Act[Row], became: Became) -> HttpResponse:
        """The page that says for each row what became of it."""
        outcomes = [
            replace(outcome, done=done, why_not=why_not)
            for outcome in self._outcomes(request, act, list(became))
            for done, why_not in (became[str(outcome.row.pk)],)
        ]
        done = [outcome for outcome in outcomes if outcome.done]
        not_done = [outcome for outcome in outcomes if outcome.why_not]
        counts = [_("Done: %(number)d") % {"number": len(done)}]
        if not_done:
            counts.append(_("Not done: %(number)d") % {"number": len(not_done)})
        context = {
            "title": act.title([outcome.row for outcome in outcomes]),
            "counts": counts,
            "done": done,
            "not_done": not_done,
        }
        return self._page(request, act, context, "admin/act_done.html")

    def _answered(self, request: HttpRequest, act: Act[Row]) -> HttpResponse:
        shown = _keys(request.POST.get(SHOWN, "").split(","))[: act.most]
        ticked = [key for key in _keys(request.POST.getlist(TICKED)) if key in shown]
        form = act.form_class(request.POST, request.FILES)
        if not ticked or not form.is_valid():
            return self._asked(request, act, shown, form, ticked)
        if len(ticked) > MOST_AT_ONCE and not form.is_multipart():
            later = self.act_later(request, act, ticked)
            if later is not None:
                return later
        rows = self.act_rows(request, act, ticked)
        became = act_on(act, rows, by=request.user, said=form.cleaned_data)  # type: ignore[arg-type]
        return self.act_done(request, act, became)

    def _asked(
        self,
        request: HttpRequest,
        act: Act[Row],
        keys: Sequence[Any],
        form: forms.Form,
        ticked: Sequence[str] | None = None,
    ) -> HttpResponse:
        """All rows are ticked where nobody was asked yet."""
        outcomes = self._outcomes(request, act, keys)
        reasons = act.why_not([outcome.row for outcome in outcomes], by=request.user)  # type: ignore[arg-type]
        ready = [
            replace(outcome, is_ticked=ticked is None or str(outcome.row.pk) in ticked)
            for outcome in outcomes
            if outcome.row.pk not in reasons
        ]
        context = {
            "title": act.title([outcome.row for outcome in ready]),
            "form": form,
            "ready": ready,
            "not_ready": [
                replace(outcome, why_not=reasons[outcome.row.pk])
                for outcome in outcomes
                if outcome.row.pk in reasons
            ],
            "shown": ",".join(str(outcome.row.pk) for outcome in outcomes),
            "nothing_ticked": form.is_bound and not ticked,
            "names": {"asked": ASKED, "shown": SHOWN, "ticked": TICKED},
        }
        return self._page(request, act, context, "admin/act.html")

    def _page(
        self, request: HttpRequest, act: Act[Row], context: Mapping[str, Any], template: str
    ) -> TemplateResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "act": act,
            "list_address": self.act_address(request),
            "row_heading": act.row_heading or self.opts.verbose_name,
        }
        return TemplateResponse(request, template, {**shared, **context})

    def act_address(self, request: HttpRequest) -> str:
        """The list as it was filtered when the rows were chosen."""
        return request.get_full_path()

    def act_rows(self, request: HttpRequest, act: Act[Row], keys: Sequence[Any]) -> list[Row]:
        """The rows of these keys that the person may see, in the order of the keys."""
        chosen = self.get_queryset(request).filter(pk__in=keys)
        found = {str(row.pk): row for row in act.read(chosen)}
        return [found[str(key)] for key in keys if str(key) in found]

    def _outcomes(self, request: HttpRequest, act: Act[Row], keys: Sequence[Any]) -> list[Outcome]:
        return [
            Outcome(row, act.told(row), list(zip(act.columns, act.cells(row), strict=True)))
            for row in self.act_rows(request, act, keys)
        ]


def act_on(act: Act[Row], rows: Sequence[Row], *, by: User, said: Mapping[str, Any]) -> Became:
    """Do it to each row or say why not; where something breaks, to none."""
    reasons = act.why_not(rows, by=by)
    became = {}
    with transaction.atomic():
        for row in rows:
            why_not = reasons.get(row.pk)
            became[str(row.pk)] = ("", why_not) if why_not else _done(act, row, by=by, said=said)
    number = sum(bool(done) for done, _why_not in became.values())
    event("acted on many", by=by, act=act.name, done=number, of=len(rows))
    return became


def _done(act: Act[Row], row: Row, *, by: User, said: Mapping[str, Any]) -> tuple[str, str]:
    try:
        with transaction.atomic():
            return act.do(row, by=by, at=timezone.now(), said=said), ""
    except (Refused, ValidationError) as error:
        refused = error if isinstance(error, Refused) else Refused(" ".join(error.messages))
        log_refused(refused, by=by)
        return "", str(refused)


def _run(act: Act[Any]) -> Any:
    def run(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        page: HttpResponse | None = model_admin.act_page(request, act, queryset)
        return page

    return run


def _keys(texts: Sequence[str]) -> list[str]:
    """Those that can be keys of rows."""
    return [text for text in texts if is_key(text)]
