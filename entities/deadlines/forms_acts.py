"""What is filled in for each kind of act, and how it is recorded."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DressedForm
from entities.agencies.fields import AgencyChoiceField
from entities.choices import DeadlineActKind as Kind
from entities.deadlines import acts
from entities.deadlines.fields import DocumentField
from entities.deadlines.may import Offer
from entities.models import Agency, DeadlineAct, ServiceDeadline, annex_order

TITLES: Mapping[Kind, Any] = {
    Kind.NOTE: _("Add a note"),
    Kind.PROMISE: _("Promise a day"),
    Kind.ASK: _("Ask to explain"),
    Kind.ANSWER: _("Answer"),
    Kind.CLAIM: _("Report completion"),
    Kind.CONFIRM: _("Confirm completion"),
    Kind.SEND_BACK: _("Send the report back"),
    Kind.REOPEN: _("Reopen"),
    Kind.EXTEND: _("Extend the deadline"),
    Kind.TRANSFER: _("Transfer to another lead"),
    Kind.JOIN: _("Join with another deadline"),
    Kind.WITHDRAW: _("Withdraw from the list"),
    Kind.RESTORE: _("Put back on the list"),
    Kind.CORRECT: _("Correct the order"),
    Kind.ANNUL: _("Annul an act"),
}
ASK_FOR_TIME = _("Ask for more time")
ACTIONS: Mapping[Kind, Callable[..., DeadlineAct]] = {
    Kind.NOTE: acts.add_note,
    Kind.PROMISE: acts.promise,
    Kind.ASK: acts.ask,
    Kind.ANSWER: acts.answer,
    Kind.CLAIM: acts.claim,
    Kind.CONFIRM: acts.confirm,
    Kind.SEND_BACK: acts.send_back,
    Kind.REOPEN: acts.reopen,
    Kind.EXTEND: acts.extend,
    Kind.TRANSFER: acts.transfer,
    Kind.JOIN: acts.join,
    Kind.WITHDRAW: acts.withdraw,
    Kind.RESTORE: acts.restore,
    Kind.CORRECT: acts.correct,
    Kind.ANNUL: acts.annul,
}
# What must be filled in, and what may be.
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.NOTE: ("note",),
    Kind.PROMISE: ("due_on",),
    Kind.ASK: ("reason",),
    Kind.ANSWER: ("reason",),
    Kind.CLAIM: ("done_on",),
    Kind.CONFIRM: ("reason",),
    Kind.SEND_BACK: ("reason",),
    Kind.REOPEN: ("reason",),
    Kind.EXTEND: ("due_on", "document", "reason"),
    Kind.TRANSFER: ("agency", "reason"),
    Kind.JOIN: ("other", "reason"),
    Kind.WITHDRAW: ("document", "reason"),
    Kind.RESTORE: ("document", "reason"),
    Kind.CORRECT: ("reason",),
    Kind.ANNUL: ("reason",),
}
OPTIONAL: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROMISE: ("note",),
    Kind.CLAIM: ("address", "file", "note"),
    Kind.CONFIRM: ("done_on", "address", "file", "on"),
    Kind.SEND_BACK: ("on",),
    Kind.REOPEN: ("on",),
    Kind.EXTEND: ("on",),
    Kind.TRANSFER: ("document", "on"),
    Kind.JOIN: ("on",),
    Kind.WITHDRAW: ("on",),
    Kind.RESTORE: ("on",),
    Kind.CORRECT: ("words", "due_on", "agency", "decision"),
}
# What is done with several orders at once.
WITH_MANY = (
    *(Kind.CONFIRM, Kind.SEND_BACK, Kind.REOPEN),
    *(Kind.EXTEND, Kind.TRANSFER, Kind.WITHDRAW),
)
# What is of one order only.
_OF_ONE = ("done_on", "address", "file")

# Where a field is of another thing than its name says.
LABELS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.PROMISE: {"due_on": _("Will be done by")},
    Kind.ASK: {"due_on": _("More time until"), "reason": _("Question, or why")},
    Kind.ANSWER: {"reason": _("Answer")},
    Kind.CONFIRM: {"done_on": _("Done on, where it is another day than was reported")},
    Kind.CORRECT: {"agency": _("First lead agency")},
}


def title_of(offer: Offer) -> str:
    """What a button and a page call an act."""
    return str(ASK_FOR_TIME if offer.asks_for_time else TITLES[offer.kind])


class OrderChoiceField(forms.ModelChoiceField[ServiceDeadline]):
    """Another order of the service."""

    def label_from_instance(self, order: ServiceDeadline) -> str:
        return f"{order.agency.name}, {order.decision}"


class ActForm(DressedForm):
    """The fields of one kind of act.

    `asks_for_time` is of those who lead: their question is one for more time, with a day.
    `joinable` are the orders with which one may be joined.
    """

    done_on = DayField(label=_("Done on"))
    address = forms.URLField(
        label=_("Address on the portal"),
        assume_scheme="https",
        help_text=_("Where the service is offered. An address, a file, or both."),
    )
    file = forms.FileField(
        label=_("Report or letter (PDF, up to 20 MB)"),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    due_on = DayField(label=_("New due day"))
    document = DocumentField(label=_("By which document"))
    words = forms.CharField(
        label=_("Deadline as it should be printed"),
        max_length=100,
        help_text=_("With its day; words without a day mean that there is no deadline."),
    )
    agency = AgencyChoiceField(
        label=_("New lead agency"),
        queryset=Agency.objects.order_by(*annex_order()),
        empty_label=_("choose"),
    )
    decision = DocumentField(label=_("Decision that orders"))
    other = OrderChoiceField(
        label=_("Counts with"),
        queryset=ServiceDeadline.objects.none(),
        empty_label=_("choose"),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}))
    on = DayField(label=_("Counts from"), help_text=_("Empty: from today."))

    def __init__(
        self,
        kind: Kind,
        *args: Any,
        asks_for_time: bool = False,
        of_many: bool = False,
        joinable: "QuerySet[ServiceDeadline] | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        needed = set(NEEDED[kind])
        optional = set(OPTIONAL.get(kind, ())) - set(_OF_ONE if of_many else ())
        if kind == Kind.ASK and asks_for_time:
            needed.add("due_on")
        self.fields = {
            name: field for name, field in self.fields.items() if name in needed | optional
        }
        for name, field in self.fields.items():
            field.required = name in needed
        if joinable is not None and "other" in self.fields:
            orders = joinable.select_related("agency__parent", "decision")
            self.fields["other"].queryset = orders  # type: ignore[attr-defined]
        if kind == Kind.TRANSFER:
            # One that comes later may lead from its first day on; one that is gone may not.
            self.fields["agency"].queryset = Agency.objects.filter(  # type: ignore[attr-defined]
                ends_on=None
            ).order_by(*annex_order())
        for name, label in LABELS.get(kind, {}).items():
            if name in self.fields:
                self.fields[name].label = label

    def record(
        self, of: ServiceDeadline | DeadlineAct, *, by: User, at: datetime, seen: int
    ) -> DeadlineAct:
        """Record the act of an order; an annulment is of another act. Raises Refused."""
        return ACTIONS[self.kind](of, **self.said(at), by=by, at=at, seen=seen)

    def record_of_each(
        self,
        orders: Collection[ServiceDeadline],
        *,
        by: User,
        at: datetime,
        seen: Mapping[int, int],
    ) -> list[DeadlineAct]:
        """Record the act of each of these orders, or of none. Raises Refused."""
        return acts.on_each(ACTIONS[self.kind], orders, **self.said(at), by=by, at=at, seen=seen)

    def said(self, at: datetime) -> dict[str, Any]:
        return in_words_of_action(self.kind, self.cleaned_data, at)


def in_words_of_action(kind: Kind, filled: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What a form of this kind was filled in with, in the words of the action."""
    said = dict(filled)
    if "on" in said or kind not in (Kind.CORRECT, Kind.ANNUL):
        said["on"] = said.get("on") or localdate(at)
    if {"address", "file"} & said.keys():
        address, file = said.pop("address", ""), said.pop("file", None)
        given = [acts.GivenEvidence(address=address)] if address else []
        said["evidence"] = [*given, *([acts.GivenEvidence(file=file)] if file else ())]
    return said
