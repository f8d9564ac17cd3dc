"""What was measured and found, as a table."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from statistics import quantiles

from indicators.load.browser import Answer
from indicators.load.verdict import Verdict


def print_latencies(title: str, answers: Iterable[Answer]) -> None:
    """Milliseconds by action, with how many answers there were of each status."""
    by_action: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_action[answer.action].append(answer)
    sys.stdout.write(f"\n{title}\n")
    _print("action", "answers", "median ms", "95 % ms", "slowest ms", "statuses")
    for action, rows in sorted(by_action.items()):
        seconds = sorted(row.seconds for row in rows)
        cuts = quantiles(seconds, n=20) if len(seconds) > 1 else seconds * 19
        times = (f"{value * 1000:.0f}" for value in (cuts[9], cuts[18], seconds[-1]))
        statuses = sorted({row.status for row in rows})
        counts = (f"{status}: {sum(row.status == status for row in rows)}" for status in statuses)
        _print(action, str(len(rows)), *times, ", ".join(counts))


def print_verdict(verdict: Verdict) -> None:
    counts = {
        "figures submitted": verdict.submitted,
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled),
        "mixed up": len(verdict.mixed_up),
        "not the last one": len(verdict.overwritten),
        "errors of the server": len(verdict.errors),
    }
    sys.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()) + "\n")
    sys.stdout.flush()


def _print(*cells: str) -> None:
    head, *numbers, last = cells
    sys.stdout.write(f"{head:<14}" + "".join(f"{cell:>12}" for cell in numbers) + f"  {last}\n")
