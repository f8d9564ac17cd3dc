"""What is done with an order: one act each, recorded once, all or nothing.

Each takes the order and, besides what it says, by whom (`by`, None for a command), at which moment
(`at`), from which day it counts (`on`), and of the form that was sent the key of the last act that
it showed (`seen`). Each raises Refused with a sentence for people where it cannot be done.
"""

from entities.deadlines.acts.completion import claim, confirm, reopen, send_back
from entities.deadlines.acts.corrections import annul, correct
from entities.deadlines.acts.evidence import GivenEvidence
from entities.deadlines.acts.extension import extend
from entities.deadlines.acts.leads import join, transfer
from entities.deadlines.acts.listing import restore, withdraw
from entities.deadlines.acts.many import SomeRefused, on_each
from entities.deadlines.acts.notes import add_note, promise
from entities.deadlines.acts.orders import give_order
from entities.deadlines.acts.questions import answer, ask

__all__ = [
    "GivenEvidence",
    "SomeRefused",
    "add_note",
    "annul",
    "answer",
    "ask",
    "claim",
    "confirm",
    "correct",
    "extend",
    "give_order",
    "join",
    "on_each",
    "promise",
    "reopen",
    "restore",
    "send_back",
    "transfer",
    "withdraw",
]
