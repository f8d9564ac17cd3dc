"""What officers do, and which of their figures the site said were submitted."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle, islice

from benchmarks.browser import Browser

CODE = "2022-12-31"
INDICATORS = ("dossier-sync", "online-payment")
# Of ten actions four drafts, three times the form, one submission and two tables.
DAY = (*("form", "draft", "draft", "table") * 2, "form", "submit")
# Every figure is typed with this denominator, so that each numerator can be its own.
_DENOMINATOR = 9_999_999
_SAVED, _CONFLICT = 302, 409
# An agency, an indicator, and the numerator that was typed.
Typed = tuple[str, str, int]
_numbers = count(1)


@dataclass
class Officer:
    """A person of one agency.

    `said` are the figures that the site said were submitted, `unsure` those of forms that got
    no answer, and `opened` is the form that lies open.
    """

    agency: str
    browser: Browser
    said: Counter[Typed] = field(default_factory=Counter)
    unsure: set[Typed] = field(default_factory=set)
    opened: dict[str, str] = field(default_factory=dict)
    _turns: Iterator[str] = field(default_factory=lambda: cycle(INDICATORS))

    def report(self) -> None:
        """Open the form, type, let the draft be saved as one types, and submit."""
        self.open_form()
        for _indicator in INDICATORS:
            self.draft()
        self.submit()

    def day(self, choice: random.Random) -> Iterator[Callable[[], object]]:
        """The actions of a working day without an end, from any of them on."""
        for action in islice(cycle(DAY), choice.randrange(len(DAY)), None):
            # Nobody types before the form is open.
            is_early = action in ("draft", "submit") and not self.opened
            yield partial(ACTIONS["form" if is_early else action], self)

    @property
    def _form(self) -> str:
        return f"/entry/{CODE}/{self.agency}/"

    def open_form(self) -> None:
        self.opened = self.browser.open("form", self._form)

    def open_table(self) -> None:
        self.browser.ask("table", "GET", f"/league/{next(self._turns)}/{CODE}/")

    def draft(self) -> None:
        """One indicator after the other."""
        indicator = next(self._turns)
        self._type(indicator)
        wanted = (indicator, "csrfmiddlewaretoken")
        part = {
            name: text for name, text in self.opened.items() if name.partition(":")[0] in wanted
        }
        self.browser.send("draft", f"{self._form}draft/", part, headers={"HX-Request": "true"})

    def submit(self) -> None:
        """Every figure anew; what the answer calls a conflict was not submitted."""
        typed = {indicator: row for indicator in INDICATORS for row in self._type(indicator)}
        fields, self.opened = self.opened | {"action": "submit"}, {}
        answer = self.browser.send("submit", self._form, fields)
        if answer.status in (_SAVED, _CONFLICT):
            self.said.update(
                row
                for indicator, row in typed.items()
                if f'id="conflict-{indicator}"' not in answer.text
            )
        elif answer.status == 0:
            # Nobody knows whether it came.
            self.unsure.update(typed.values())

    def correct(self, administrator: Browser, figure: int, indicator: str) -> None:
        """The same in the admin, as Django makes its form: an administrator types the figure."""
        path, number = f"/admin/indicators/submission/{figure}/change/", next(_numbers)
        fields = administrator.open("admin form", path) | {"numerator": str(number)}
        answer = administrator.send("admin save", path, fields)
        if answer.status == _SAVED:
            self.said[self.agency, indicator, number] += 1

    def _type(self, indicator: str) -> list[Typed]:
        """Fill in the figure of an indicator, where the agency owes it."""
        name = f"{indicator}:to_date"
        if f"{name}:numerator" not in self.opened:
            return []
        number = next(_numbers)
        self.opened[f"{name}:numerator"] = str(number)
        self.opened[f"{name}:denominator"] = str(_DENOMINATOR)
        return [(self.agency, indicator, number)]


ACTIONS: dict[str, Callable[[Officer], None]] = {
    "form": Officer.open_form,
    "draft": Officer.draft,
    "submit": Officer.submit,
    "table": Officer.open_table,
}
