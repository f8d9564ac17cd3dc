"""What officers do, and which of their figures the site said were submitted."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from benchmarks.browser import Browser

CODE = "2022-12-31"
INDICATORS = ("dossier-sync", "online-payment")
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

    def report(self) -> None:
        """Open the form, type, let the draft be saved as one types, and submit."""
        self._open()
        for indicator in INDICATORS:
            self._draft(indicator)
        self._submit()

    def act(self, choice: random.Random) -> None:
        """One action of a working day; nobody types before the form is open."""
        actions = ("work", "league", "form", "draft", "submit")
        match choice.choices(actions, (2, 3, 2, 6, 2))[0]:
            case "work":
                self.browser.open("my work", "/entry/")
            case "league":
                self.browser.open("league table", f"/league/{INDICATORS[0]}/{CODE}/")
            case "draft" if self.opened:
                self._draft(choice.choice(INDICATORS))
            case "submit" if self.opened:
                self._submit()
            case _:
                self._open()

    @property
    def _form(self) -> str:
        return f"/entry/{CODE}/{self.agency}/"

    def _open(self) -> None:
        self.opened = self.browser.open("form", self._form)

    def _draft(self, indicator: str) -> None:
        self._type(indicator)
        wanted = (indicator, "csrfmiddlewaretoken")
        part = {
            name: text for name, text in self.opened.items() if name.partition(":")[0] in wanted
        }
        self.browser.send("draft", f"{self._form}draft/", part, headers={"HX-Request": "true"})

    def _submit(self) -> None:
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

    def _type(self, indicator: str) -> list[Typed]:
        """Fill in the figure of an indicator, where the agency owes it."""
        name = f"{indicator}:to_date"
        if f"{name}:numerator" not in self.opened:
            return []
        number = next(_numbers)
        self.opened[f"{name}:numerator"] = str(number)
        self.opened[f"{name}:denominator"] = str(_DENOMINATOR)
        return [(self.agency, indicator, number)]
