"""What cannot be done, how a person is told, and how it is logged."""

from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

from dvctrack.lib.logs import event

Row = TypeVar("Row", bound=Model)


class Refused(Exception):
    """Why something cannot be done now, as a sentence for people; nothing is written.

    `logged` is said in its place in the logs where the sentence names a person.
    """

    def __init__(self, sentence: str, *, logged: str = "") -> None:
        super().__init__(sentence)
        self.logged = logged or sentence


def refuse_if(sentence: str) -> None:
    """Raise Refused with a sentence where there is one."""
    if sentence:
        raise Refused(sentence)


def checked(row: Row) -> Row:
    """The row, where its fields and constraints allow it; else Refused with their sentences.

    What is wrong with one field names the field.
    """
    try:
        row.full_clean()
    except ValidationError as wrong:
        said = []
        for name, sentences in wrong.message_dict.items():
            if name != NON_FIELD_ERRORS:
                label = getattr(row._meta.get_field(name), "verbose_name", name)
                said.append(f"{capfirst(str(label))}:")
            said += sentences
        raise Refused(" ".join(said)) from wrong
    return row


def log_refused(refused: Refused, *, by: Any) -> None:
    """The one line of a refusal, for a page that shows the sentence in its own place."""
    event("refused", by=by, reason=refused.logged)


def tell(request: HttpRequest, refused: Refused) -> None:
    """Show the sentence on the next page, and log it."""
    messages.error(request, str(refused))
    log_refused(refused, by=request.user)
