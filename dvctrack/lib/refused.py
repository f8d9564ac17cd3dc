"""What cannot be done, how a person is told, and how it is logged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from dvctrack.lib.logs import event


class Refused(Exception):
    """Why something cannot be done now, as a sentence for people; nothing is written.

    `logged` is said in its place in the logs where the sentence names a person.
    """

    def __init__(self, sentence: str, *, logged: str = "") -> None:
        super().__init__(sentence)
        self.logged = logged or sentence


def log_refused(refused: Refused, *, by: Any) -> None:
    """The one line of a refusal, for a page that shows the sentence in its own place."""
    event("refused", by=by, reason=refused.logged)


def tell(request: HttpRequest, refused: Refused) -> None:
    """Show the sentence on the next page, and log it."""
    messages.error(request, str(refused))
    log_refused(refused, by=request.user)
