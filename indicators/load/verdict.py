"""What must hold after the load, whatever the latencies were."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.load.browser import Answer
from indicators.load.officers import Officer, Typed

_SERVER_ERROR = 500


@dataclass(frozen=True)
class Verdict:
    """The figures that went wrong, by what went wrong, and the answers that are errors."""

    submitted: int
    lost: list[Typed]
    doubled: list[Typed]
    mixed_up: list[Typed]
    overwritten: list[Typed]
    errors: list[Answer]

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.doubled, self.mixed_up, self.overwritten, self.errors)
        return self.submitted > 0 and not any(wrong)


def judge(officers: Sequence[Officer], past: Iterable[Typed], now: Iterable[Typed]) -> Verdict:
    """Every figure that the site said was submitted was written once, and no other one was.

    `past` are all versions that were ever written, in their order, `now` those that stand:
    of each agency and indicator the last one.
    """
    said: Counter[Typed] = sum((officer.said for officer in officers), Counter())
    unsure = {typed for officer in officers for typed in officer.unsure}
    written = Counter(past)
    last = {typed[:2]: typed for typed in written}
    return Verdict(
        submitted=said.total(),
        lost=sorted(said - written),
        doubled=sorted(typed for typed, times in written.items() if times > 1),
        mixed_up=sorted(typed for typed in written if typed not in said and typed not in unsure),
        overwritten=sorted(set(last.values()) ^ set(now)),
        errors=[
            answer
            for officer in officers
            for answer in officer.browser.answers
            if answer.status >= _SERVER_ERROR or answer.status == 0
        ],
    )
