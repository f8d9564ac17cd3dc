"""What must hold after the load, whatever the latencies were."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.officers import Officer, Typed


def judge(
    officers: Sequence[Officer], past: Iterable[Typed], now: Iterable[Typed]
) -> dict[str, list[Any]]:
    """What went wrong, by its name: every figure that the site said was submitted was written
    once, and no other one was.

    `past` are all versions that were ever written, in their order, `now` those that stand:
    of each agency and indicator the last one.
    """
    said: Counter[Typed] = sum((officer.said for officer in officers), Counter())
    unsure = {typed for officer in officers for typed in officer.unsure}
    written = Counter(past)
    last = {typed[:2]: typed for typed in written}
    return {
        "lost figures": sorted(said - written),
        "doubled figures": sorted(typed for typed, times in written.items() if times > 1),
        "mixed up figures": sorted(written.keys() - said.keys() - unsure),
        "figures that are not the last one": sorted(set(last.values()) ^ set(now)),
        "errors of the server": [
            answer
            for officer in officers
            for answer in officer.browser.answers
            if answer.status >= 500 or answer.status == 0
        ],
    }
