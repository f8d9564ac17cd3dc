"""What officers do, and which of their figures the site said were submitted."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from indicators.load.browser import Browser
from indicators.load.plan import AGENCIES, CODE, DENOMINATOR, INDICATORS

_SAVED = 302
_CONFLICT = 409
# An agency, an indicator, and the numerator that was typed.
Typed = tuple[str, str, int]
# Every number that is typed in a run is another one.
_numbers = count(1)
_taking = threading.Lock()


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
        self.browser.send("draft", f"{self._form}draft/", part, htmx=True)

    def _submit(self) -> None:
        """Every figure anew; what the answer calls a conflict was not submitted."""
        typed = {indicator: row for indicator in INDICATORS for row in self._type(indicator)}
        fields, self.opened = self.opened | {"action": "submit"}, {}
        status, text = self.browser.send("submit", self._form, fields)
        if status in (_SAVED, _CONFLICT):
            self.said.update(
                row for indicator, row in typed.items() if f'id="conflict-{indicator}"' not in text
            )
        elif status == 0:
            # Nobody knows whether it came.
            self.unsure.update(typed.values())

    def _type(self, indicator: str) -> list[Typed]:
        """Fill in the figure of an indicator, where the agency owes it."""
        name = f"{indicator}:to_date"
        if f"{name}:numerator" in self.opened:
            with _taking:
                number = next(_numbers)
            counts = {"numerator": number, "denominator": DENOMINATOR}
            self.opened |= {f"{name}:{value}": str(count) for value, count in counts.items()}
            return [(self.agency, indicator, number)]
        return []


def at_once(officers: Sequence[Officer], *, within: float) -> None:
    """Everybody reports once, beginning at some moment of these seconds."""
    choice = random.Random(AGENCIES)  # noqa: S311

    def run(officer: Officer, start: float) -> None:
        time.sleep(start)
        officer.report()

    _together(partial(run, officer, choice.uniform(0, within)) for officer in officers)


def steadily(officers: Sequence[Officer], *, minutes: float, pause: float) -> None:
    """Everybody does one action in each `pause` seconds, for some minutes."""
    end = time.monotonic() + minutes * 60

    def run(officer: Officer, choice: random.Random) -> None:
        due = time.monotonic() + choice.uniform(0, pause)
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            officer.act(choice)
            due += pause

    _together(
        partial(run, officer, random.Random(place))  # noqa: S311
        for place, officer in enumerate(officers)
    )


def _together(runs: Iterable[Callable[[], None]]) -> None:
    """Each in a thread of its own; what one of them raises is raised when all have ended."""
    runs = list(runs)
    with ThreadPoolExecutor(max_workers=len(runs)) as pool:
        for future in [pool.submit(run) for run in runs]:
            future.result()
