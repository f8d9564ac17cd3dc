"""What is done to many orders of the list at once: by the actions of the page of a service."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.admin.acts import MOST_AT_ONCE, Act
from dvctrack.lib.numbers.printing import MISSING
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.cells import state_badge
from entities.deadlines.fields import LIST, TextWithList, documents_offered
from entities.deadlines.fold import WAITING, Standing
from entities.deadlines.forms_acts import ACTIONS, TITLES, ActForm, in_words_of_action
from entities.deadlines.may import Actor, may_coordinate_deadlines
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.rules import day_text, why_not
from entities.models import DeadlineAct, ServiceDeadline


class ManyForm(ActForm):
    """What is said of all of them at once; a subclass is of one kind of act."""

    of_kind: ClassVar[Kind]
    of_many = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.of_kind, *args, of_many=self.of_many, **kwargs)
        if "document" in self.fields:
            self.fields["document"].widget = TextWithList(LIST, documents_offered)


def form_of(kind: Kind) -> type[ManyForm]:
    return type(f"{kind.name}Form", (ManyForm,), {"of_kind": kind})


class CompleteForm(ManyForm):
    """The day and what shows the completion, given once and kept with each."""

    of_kind = Kind.CONFIRM
    of_many = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        self.fields["done_on"].label = gettext_lazy("Done on")
        self.order_fields(("done_on", "address", "file", "reason", "on"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        is_given = said.get("address") or said.get("file")
        if not is_given and not {"address", "file"} & self.errors.keys():
            raise ValidationError(
                _("Give the address on the portal, or a file that shows the completion.")
            )
        return said


class OrderAct(Act[ServiceDeadline]):
    """One kind of act of each order, by whoever records it on the pages."""

    kind: ClassVar[Kind]
    columns = (
        gettext_lazy("Lead agency"),
        pgettext_lazy("deadline", "Due on"),
        gettext_lazy("State"),
    )
    # They are done while the person waits, with a file that is not kept for later.
    most = MOST_AT_ONCE

    def may(self, user: User | AnonymousUser) -> bool:
        return may_coordinate_deadlines(user)

    def read(self, rows: QuerySet[Any]) -> list[Any]:
        """Each with its `row` of the lists of the site, as it stands today."""
        found = []
        for row in rows_of(rows, on=localdate()):
            order: Any = row.deadline
            order.row = row
            found.append(order)
        return found

    def why_not(self, rows: Sequence[Any], *, by: User) -> Mapping[Any, str]:
        """As the page of each service says it today; no more queries for more rows."""
        actor = Actor.of(by, on=localdate())
        found = {
            order.pk: actor.why_not(self.kind, order.row.standing)
            or self.cannot(order.row.standing)
            for order in rows
        }
        return {key: reason for key, reason in found.items() if reason}

    def cannot(self, now: Standing) -> str:
        """Why it cannot follow on how an order stands; "" where it can."""
        return why_not(self.kind, now)

    def told(self, row: Any) -> str:
        return str(row.service)

    def cells(self, row: Any) -> Sequence[Any]:
        shown: DeadlineRow = row.row
        return (shown.agency.name, day_text(shown.due_on) or MISSING, state_badge(shown.state))

    def do(self, row: ServiceDeadline, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        act = ACTIONS[self.kind](row, **in_words_of_action(self.kind, said, at), by=by, at=at)
        return _told(act)


def _told(act: DeadlineAct) -> str:
    """Such as "gia hạn → 31/12/2027"."""
    target = act.agency.name if act.agency else day_text(act.due_on or act.done_on)
    return " → ".join([act.get_kind_display(), target] if target else [act.get_kind_display()])


class Complete(OrderAct):
    """Completion that the office saw itself, or confirms with what shows it."""

    name, label = "complete", gettext_lazy("Mark as completed")
    help = gettext_lazy(
        "The day and the evidence are given once and kept with each of them, as confirmed by the "
        "coordinating office."
    )
    kind, form_class = Kind.CONFIRM, CompleteForm


class Confirm(OrderAct):
    """Confirm what the leads reported, on the days that they reported."""

    name, label = "confirm", TITLES[Kind.CONFIRM]
    kind, form_class = Kind.CONFIRM, form_of(Kind.CONFIRM)

    def cannot(self, now: Standing) -> str:
        nothing = "" if now.state in WAITING else why_not(Kind.SEND_BACK, now)
        return super().cannot(now) or nothing


class SendBack(OrderAct):
    name, label = "send_back", TITLES[Kind.SEND_BACK]
    kind, form_class = Kind.SEND_BACK, form_of(Kind.SEND_BACK)


class Extend(OrderAct):
    name, label = "extend", TITLES[Kind.EXTEND]
    kind, form_class = Kind.EXTEND, form_of(Kind.EXTEND)


class Transfer(OrderAct):
    name, label = "transfer", TITLES[Kind.TRANSFER]
    kind, form_class = Kind.TRANSFER, form_of(Kind.TRANSFER)


class Withdraw(OrderAct):
    name, label = "withdraw", TITLES[Kind.WITHDRAW]
    kind, form_class = Kind.WITHDRAW, form_of(Kind.WITHDRAW)


class Note(OrderAct):
    name, label = "note", TITLES[Kind.NOTE]
    kind, form_class = Kind.NOTE, form_of(Kind.NOTE)


ACTS = (Complete, Confirm, SendBack, Extend, Transfer, Withdraw, Note)
