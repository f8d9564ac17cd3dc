"""Letters with what became of each, on whatever page shows them, and sending those anew that did
not leave.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from dvctrack.lib.history import name_of
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import BLANK, Cell, text
from entities.choices import LetterState
from entities.models import Letter, LetterQuerySet
from entities.people.account_letters import last_links
from entities.people.letters import are_unattended, send_again
from entities.people.views import AccountRightsMixin, moment
from entities.policy import accounts_for

PER_PAGE = 100


def _state(letter: Letter) -> Cell:
    words = str(letter.get_state_display())
    return text(f"{words}: {letter.error}" if letter.error else words)


def _by(letter: Letter) -> Cell:
    return text(name_of(letter.written_by) if letter.written_by else _("by itself"))


class LettersTable(Table):
    """Letters with what became of them; one that did not leave says why, and has a button."""

    key = "letters"
    title = gettext_lazy("Letters")
    stacks = True

    address = Column(gettext_lazy("E-mail"), render=lambda letter: text(letter.address))
    moment = Column(
        gettext_lazy("Sent or written at"),
        render=lambda letter: moment(letter.sent_at or letter.written_at),
        css="col-day",
    )
    state = Column(gettext_lazy("State"), render=_state)
    by = Column(gettext_lazy("Written by"), render=_by)

    @classmethod
    def of(
        cls, letters: Collection[Letter], *, about: Column, stuck: Collection[int]
    ) -> "LettersTable":
        """`about` says what a letter is about, such as its agency."""

        def button(letter: Letter) -> Cell:
            if letter.pk not in stuck:
                return BLANK
            html = format_html(
                '<button class="btn btn-sm btn-outline-secondary" name="letter" value="{}">{}'
                '<span class="visually-hidden"> {}</span></button>',
                letter.pk,
                _("Send again"),
                letter.address,
            )
            return Cell(html, "")

        columns = [("about", about)]
        if stuck:
            columns.append(("again", Column(gettext_lazy("Send again"), render=button)))
        return cls(letters, extra_columns=columns, sequence=("about", "..."))


def letters_context(
    letters: LetterQuerySet, *, about: Column, page: str | None, at: datetime
) -> dict[str, Any]:
    """What the part of a page says that lists letters: `entities/letters.html`."""
    shown = Paginator(letters.failed_first(), PER_PAGE).get_page(page)
    stuck = set(letters.stuck(at).values_list("pk", flat=True))
    numbers = letters.by_state()
    is_unattended = are_unattended(letters, at=at)
    return {
        "page": shown,
        "letters": LettersTable.of(list(shown.object_list), about=about, stuck=stuck),
        "numbers": [(state.label, numbers[state]) for state in LetterState if numbers[state]],
        "stuck": len(stuck),
        "is_unattended": is_unattended,
        "is_under_way": bool(numbers[LetterState.WAITING]) and not is_unattended,
    }


def send_chosen_again(request: HttpRequest, letters: LetterQuerySet) -> None:
    """Have the letter tried anew whose button was pressed, or all of these that are stuck."""
    chosen = request.POST.get("letter", "")
    if chosen:
        number = int(chosen) if chosen.isdecimal() and len(chosen) < len(str(2**63)) else 0
        letters = letters.filter(pk=number)
    tried = send_again(letters, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    said = ngettext(
        "%(number)d letter is tried again.", "%(number)d letters are tried again.", tried
    )
    messages.success(request, said % {"number": tried})


class AccountLettersView(AccountRightsMixin, TemplateView):
    """Of each account the last letter with its link, and what became of it."""

    template_name = "entities/accounts/letters.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = letters_context(
            last_links(accounts_for(self.person)),
            about=Column(
                gettext_lazy("Person"),
                render=lambda letter: text(name_of(letter.person)),
                row_header=True,
                css="col-name",
            ),
            page=request.GET.get("page"),
            at=timezone.now(),
        )
        context["again"] = reverse("account-letters")
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "entities/letters.html", context)
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request: HttpRequest) -> HttpResponse:
        send_chosen_again(request, last_links(accounts_for(self.person)))
        return HttpResponseRedirect(reverse("account-letters"))
